"""WARC records and files: exchanges, codings, digests, readers and writers."""
