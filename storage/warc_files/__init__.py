"""The archive's WARC files: sharing, upload, replay indexes and recovery after a crash."""
