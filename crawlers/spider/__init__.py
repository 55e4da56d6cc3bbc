"""The Scrapy spider of a site, its settings, and the process that runs it."""
