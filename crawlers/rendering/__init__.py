"""Renders archived pages in headless Chromium, from the archive alone; the one place that uses Playwright."""
