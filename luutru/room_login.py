"""The link that logs a browser in to the reading room: its code is made with the secret, and checked by the room."""

import hmac
import secrets
from datetime import datetime

MINUTES = 15


def make_code(secret: str, now: datetime) -> str:
    """A code for MINUTES; the room takes each one once."""
    ends, nonce = int(now.timestamp()) + MINUTES * 60, secrets.token_hex(8)
    return f"{ends}-{nonce}-{_signed(secret, ends, nonce)}"


def is_code(secret: str, code: str, now: datetime) -> bool:
    ends, _, rest = code.partition("-")
    nonce, _, signature = rest.partition("-")
    if not (ends.isascii() and ends.isdecimal() and len(ends) <= 12 and signature.isascii()):  # noqa: PLR2004 (digits)
        return False
    return hmac.compare_digest(signature, _signed(secret, int(ends), nonce)) and int(ends) > now.timestamp()


def _signed(secret: str, ends: int, nonce: str) -> str:
    return hmac.digest(secret.encode(), f"luutru room code {ends} {nonce}".encode(), "sha256").hex()
