"""The time of a migration that adds a word, with many rows."""
