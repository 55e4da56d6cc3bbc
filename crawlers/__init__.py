"""Fetching: what the seeds name is asked for politely and stored unread; alone knows Scrapy."""
