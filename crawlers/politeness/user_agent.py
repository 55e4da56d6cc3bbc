"""Builds the crawler's User-Agent header."""

PRODUCT = "luutru"


def user_agent(version: str, contact: str | None) -> str:
    """`luutru/0.1 (+contact)`; groups of robots.txt match the product token only (RFC 9309, 2.2.1)."""
    return f"{PRODUCT}/{version} (+{contact})" if contact else f"{PRODUCT}/{version} (rehearsal)"
