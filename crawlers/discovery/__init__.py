"""What the answers of feeds, sitemaps and listings link to."""
