"""The object store that can hold WARC files (S3)."""
