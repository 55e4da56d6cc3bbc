"""How the crawler names itself."""

PRODUCT = "luutru"


def user_agent(version: str, contact: str | None) -> str:
    """`luutru/0.1 (+contact)`; robots.txt groups speak to the product token alone (RFC 9309, 2.2.1)."""
    return f"{PRODUCT}/{version} (+{contact})" if contact else f"{PRODUCT}/{version} (rehearsal)"
