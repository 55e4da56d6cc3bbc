"""Politeness: robots.txt, the rate limiter, retries, the circuit breaker and the user agent."""
