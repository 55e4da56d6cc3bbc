"""Proving that rows, WARC files, replay indexes and the corpus say the same."""
