"""Backfills: what an archive, or a site's own sitemaps and listings, has of days that no night saw."""
