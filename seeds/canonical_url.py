"""One spelling for each address: what two links must have in common to be the same one."""

import re
from string import ascii_letters, digits, punctuation
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Liferay writes it into links where cookies are off; it is the visitor's, not the page's.
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

# What a browser sends as it stands; the rest (blanks, Vietnamese letters) it sends percent-encoded as UTF-8.
_SENT_AS_IT_STANDS = ascii_letters + digits + punctuation


class NotAnAddress(ValueError):
    """The text is no absolute http or https address."""


def split_address(url: str) -> SplitResult:
    """The parts of the canonical address; NotAnAddress where there is none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise NotAnAddress(f"{url!r} is not an address: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise NotAnAddress(f"{url!r} is not an absolute http or https address")
    bracketed = f"[{host}]" if ":" in host else host
    place = bracketed if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{bracketed}:{port}"
    return SplitResult(parts.scheme, place, _encoded(_SESSION.sub("", parts.path)) or "/", _encoded(parts.query), "")


def _encoded(text: str) -> str:
    return quote(text, _SENT_AS_IT_STANDS, errors="replace")


def canonical_address(url: str) -> str:
    """No query parameter is ever taken off: which of them matter, only the site knows. NotAnAddress is raised."""
    return urlunsplit(split_address(url))
