"""The sort-friendly form of a URL under which a replay index lists it, by the same rules as the tools that replay.

The rules are those of the Internet Archive's canonicalisation, as pywb asks for them: `https://www.Vi-Du.vn/A/?b=2&a=1`
becomes `vn,vi-du)/a?a=1&b=2`.
"""

import re
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"^www\d*\.")
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}")
_PLAIN = frozenset(range(0x21, 0x7F)) - frozenset(b"#%")
_SESSION_IN_PATH = re.compile(r"^(.*/)\((?:(?:[a-z]\([0-9a-z]{24}\))+|[0-9a-z]{24})\)/([^?]+\.aspx.*)$", re.IGNORECASE)
_SESSIONS_IN_QUERY = tuple(
    re.compile(rf"^(.*)(?:{rule})(?:&(.*))?$", re.IGNORECASE)
    for rule in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "ASPSESSIONID[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The URL must be an absolute http or https URL."""
    parts = urlsplit(url.strip())
    query = _query(parts.query)
    return f"{_host(parts)}){_path(parts.path)}" + (f"?{query}" if query else "")


def _host(parts: SplitResult) -> str:
    host = _WWW.sub("", _ascii(parts.hostname or "").strip("."))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    return ",".join(reversed(host.split("."))) + port


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _path(path: str) -> str:
    kept: list[str] = []
    for step in _escaped(path).split("/"):
        if step == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif step not in {"", "."}:
            kept.append(step)
    found = _SESSION_IN_PATH.sub(r"\1\2", "/" + "/".join(kept))
    return found.lower()


def _query(query: str) -> str:
    query = _escaped(query)
    for session in _SESSIONS_IN_QUERY:
        if match := session.match(query):
            query = match[1] + (match[2] or "")
    return "&".join(sorted(query.lower().split("&")))


def _escaped(text: str) -> str:
    """Unescaped as often as it can be, then escaped where it must be."""
    data = text.encode()
    while _ESCAPED.search(data):
        plain = unquote_to_bytes(data)
        if plain == data:
            break
        data = plain
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in data)
