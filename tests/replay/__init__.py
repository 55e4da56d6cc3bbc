"""Replay by pywb, which lives in an environment of its own: run by `make replay-check`, not by pytest."""
