"""Tests of the project as a whole: its arrows, its documents, its package."""
