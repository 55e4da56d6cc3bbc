"""The archive: WARC files, rows and corpus files; alone knows SQLAlchemy and WARC."""
