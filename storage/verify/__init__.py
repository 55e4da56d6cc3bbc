"""Verify and repair: proves that rows, WARC files, replay indexes and the corpus agree."""
