"""Tests of the crawl: the wire, and what is asked over it."""
