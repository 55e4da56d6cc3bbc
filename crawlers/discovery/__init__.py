"""Discovery: reads feeds, sitemaps and listings, follows pagination, and yields links on the site's own hosts."""
