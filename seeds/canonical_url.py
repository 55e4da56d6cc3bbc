"""Canonicalises URLs: two links to the same address get the same spelling."""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from string import ascii_letters, digits, punctuation
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

# sitemaps.org: a <loc> has fewer than 2,048 characters. And a key of an index on PostgreSQL has at most 2,704 bytes.
MOST_LETTERS = 2048

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_MOST_HOST_LETTERS = 253

# Liferay adds it to links if cookies are off; it identifies the visitor, not the page.
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

# The form of nearly all absolute links: joined with a base, they stay what they are (but for an empty parameter, `;`).
_PLAIN_ABSOLUTE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#][^;]*)?")

# A browser sends these unchanged, and other characters (blanks, Vietnamese letters) percent-encoded as UTF-8.
_SENT_UNCHANGED = ascii_letters + digits + punctuation
_ALL_UNCHANGED = re.compile(r"[!-~]*")


class NotAnAddress(ValueError):
    """The text is not an absolute http or https URL, or it is too long."""


def split_address(url: str) -> SplitResult:
    """The parts of the canonical URL. Raises NotAnAddress."""
    try:
        parts = urlsplit(_without_lone_surrogates(url).strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise NotAnAddress(f"{url[:200]!r} is not an address: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise NotAnAddress(f"{url[:200]!r} is not an absolute http or https address")
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = _encoded(_SESSION.sub("", parts.path) if ";" in parts.path else parts.path) or "/"
    found = SplitResult(parts.scheme, place, path, _encoded(parts.query), "")
    if len(urlunsplit(found)) > MOST_LETTERS:
        raise NotAnAddress(f"{url[:200]!r} is longer than {MOST_LETTERS} characters")
    return found


def canonical_address(url: str) -> str:
    """Keeps all query parameters: only the site knows which of them matter. Raises NotAnAddress."""
    return _once(urlunsplit(split_address(url)), url)


def joined_address(base: str, reference: str) -> str:
    """The canonical URL of a link on the page at `base`. Raises NotAnAddress."""
    link = _without_lone_surrogates(reference).strip()
    try:
        found = canonical_address(link if _PLAIN_ABSOLUTE.fullmatch(link) else urljoin(base, link))
    except ValueError as error:
        raise NotAnAddress(f"{reference[:200]!r} is no link: {error}") from error
    return _once(found, reference)


def _once(found: str, written: str) -> str:
    """The same object for the same text: the fifty thousand URLs of a sitemap are in memory once."""
    return written if written == found else found


@lru_cache(maxsize=1024)
def _host(written: str) -> str:
    """The host in ASCII, as DNS has it (IDNA), without the final dot. Raises ValueError."""
    if ":" in written:
        return f"[{_ipv6(written)}]"
    name = unquote(written, errors="strict").removesuffix(".")
    host = (name if name.isascii() else name.encode("idna").decode("ascii")).lower()
    if len(host) > _MOST_HOST_LETTERS or _HOST.fullmatch(host) is None:
        raise ValueError("it names no host")
    return host


def _ipv6(written: str) -> str:
    try:
        return str(IPv6Address(written))
    except AddressValueError as error:
        raise ValueError("it names no host") from error


def _encoded(text: str) -> str:
    return text if _ALL_UNCHANGED.fullmatch(text) else quote(text, _SENT_UNCHANGED)


def _without_lone_surrogates(text: str) -> str:
    """Replaces lone halves of a surrogate pair, and joins two halves in a row to one character."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
