"""Fetches the pages of the sites in `seeds`, politely, and archives them unread. Only this package uses Scrapy."""
