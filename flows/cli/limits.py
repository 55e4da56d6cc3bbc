"""Bounds of numbers on the command line: beyond them no row can be."""

MOST = 2**31 - 1
