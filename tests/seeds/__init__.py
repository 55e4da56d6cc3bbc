"""Tests of the site files and their grammar."""
