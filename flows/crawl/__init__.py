"""Runs a site's crawl as a child process."""
