"""Rebuilds a lost database from the WARC files, the corpus with its manifest, and the record of takedowns."""
