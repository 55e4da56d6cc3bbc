"""Hostile input: each has an outcome; nothing hangs, crashes or writes outside the data folder."""
