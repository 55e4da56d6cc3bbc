"""Tests of the crawl: connections, and the requests over them."""
