"""WARC files that other programs make from the rehearsal portal, and a backfill of each: `make foreign-warcs`."""
