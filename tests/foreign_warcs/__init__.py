"""WARC files of other programs, made by them from the rehearsal portal, and backfilled: `make foreign-warcs`."""
