"""WARC files: their records, how they are written and how they are read."""
