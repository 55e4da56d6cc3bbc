"""The frontier: pending requests, discoveries, revisits, rate limits and robots.txt, as rows."""
