"""Backfills: fetches pages of past days from a web archive, from WARC files, or from a site's sitemaps and listings."""
