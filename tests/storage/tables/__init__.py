"""Tests of the tables' descriptions."""
