"""Making again what can be derived: rows and indexes from WARC files, the corpus and its manifest from rows."""
