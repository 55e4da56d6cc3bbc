"""One spelling for each address: what two links must have in common to be the same one."""

import re
from ipaddress import AddressValueError, IPv6Address
from string import ascii_letters, digits, punctuation
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

# sitemaps.org: a <loc> has fewer than 2,048 characters. And a key of an index on PostgreSQL has at most 2,704 bytes.
MOST_LETTERS = 2048

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_MOST_HOST_LETTERS = 253

# Liferay writes it into links where cookies are off; it is the visitor's, not the page's.
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

# What a browser sends as it stands; the rest (blanks, Vietnamese letters) it sends percent-encoded as UTF-8.
_SENT_AS_IT_STANDS = ascii_letters + digits + punctuation


class NotAnAddress(ValueError):
    """The text is no absolute http or https address, or one that is too long."""


def split_address(url: str) -> SplitResult:
    """The parts of the canonical address; NotAnAddress where there is none."""
    try:
        parts = urlsplit(_without_lone_surrogates(url).strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise NotAnAddress(f"{url[:200]!r} is not an address: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise NotAnAddress(f"{url[:200]!r} is not an absolute http or https address")
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = _encoded(_SESSION.sub("", parts.path)) or "/"
    found = SplitResult(parts.scheme, place, path, _encoded(parts.query), "")
    if len(urlunsplit(found)) > MOST_LETTERS:
        raise NotAnAddress(f"{url[:200]!r} is longer than {MOST_LETTERS} characters")
    return found


def canonical_address(url: str) -> str:
    """No query parameter is ever taken off: which of them matter, only the site knows. NotAnAddress is raised."""
    return urlunsplit(split_address(url))


def joined_address(base: str, reference: str) -> str:
    """The canonical address of a link on the page at `base`. Raises NotAnAddress."""
    try:
        return canonical_address(urljoin(base, _without_lone_surrogates(reference).strip()))
    except ValueError as error:
        raise NotAnAddress(f"{reference[:200]!r} is no link: {error}") from error


def _host(said: str) -> str:
    """In ASCII, as name servers know it (IDNA), without the dot of its root. Raises ValueError."""
    if ":" in said:
        return f"[{_ipv6(said)}]"
    name = unquote(said, errors="strict").removesuffix(".")
    host = (name if name.isascii() else name.encode("idna").decode("ascii")).lower()
    if len(host) > _MOST_HOST_LETTERS or _HOST.fullmatch(host) is None:
        raise ValueError("it names no host")
    return host


def _ipv6(said: str) -> str:
    try:
        return str(IPv6Address(said))
    except AddressValueError as error:
        raise ValueError("it names no host") from error


def _encoded(text: str) -> str:
    return quote(text, _SENT_AS_IT_STANDS)


def _without_lone_surrogates(text: str) -> str:
    """Half a character is none; two halves in a row are one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
