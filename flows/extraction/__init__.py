"""Extraction: reads captured bodies in a pool of processes and stores the readings."""
