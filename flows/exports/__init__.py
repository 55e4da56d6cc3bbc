"""Exports of the corpus; the same state of an archive gives the same bytes."""
