"""Replay by pywb, which has an environment of its own: run by `make replay-check`, not by pytest."""
