"""The crawl ledger: writes the rows of a crawl in batches."""
