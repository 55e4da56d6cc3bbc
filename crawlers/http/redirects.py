"""Reads Retry-After and Location headers, and groups the status codes that a crawl treats alike."""

import math
import re
from email.utils import parsedate_to_datetime

from seeds.canonical_url import NotAnAddress, joined_address
from storage.warc.exchange import Exchange

ASKS_TO_WAIT = frozenset({429, 503})
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MOST_DIGITS = 12


def retry_after(exchange: Exchange) -> float:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); 0 if it is missing or unreadable."""
    stated = (exchange.header("Retry-After") or "").strip()
    if _SECONDS.fullmatch(stated):
        return float(stated) if len(stated) <= _MOST_DIGITS else math.inf
    try:
        return max(0.0, (parsedate_to_datetime(stated) - exchange.sent_at).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return 0.0


MOST_HOPS = 5  # as RFC 9309, 2.3.1.2, has it for robots.txt
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NO = frozenset({401, 402, 403, 407, 451})
GONE = frozenset({404, 410})
LOGIN = re.compile(r"/(?:log-?in|sign-?in|sso|dang-nhap)(?:[/.?]|$)", re.IGNORECASE)


def redirect_target(exchange: Exchange, hops: int = 0) -> str | None:
    """The canonical URL that the answer redirects to; None if it is no redirect or `hops` has reached the limit."""
    location = exchange.header("Location")
    if exchange.status not in REDIRECTS or not location or hops >= MOST_HOPS:
        return None
    return located(exchange.url, location)


def located(base: str, location: str) -> str | None:
    """The URL in a Location header that was read as Latin-1; its non-ASCII bytes are kept as they are."""
    try:
        return joined_address(base, "".join(sign if sign.isascii() else f"%{ord(sign):02X}" for sign in location))
    except NotAnAddress:
        return None
