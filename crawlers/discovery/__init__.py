"""Discovery: reads the links in the answers of feeds, sitemaps and listings, and follows pagination."""
