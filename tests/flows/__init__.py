"""Tests of what runs when, and of the command line."""
