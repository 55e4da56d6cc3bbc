"""The received request and the answer to send, with framing, cuts and pace."""

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Framing = Literal["length", "chunked", "close"]
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def host(self) -> str:
        return (self.header("Host") or "").partition(":")[0].lower()

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    def query(self, name: str) -> str | None:
        return parse_qs(urlsplit(self.target).query).get(name, [None])[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is the site's intended body; `raw`, if given, is sent unchanged, with its head.

    `cut` is the share of the payload after which the connection ends, `delay` the seconds before the first byte, `pace`
    those between two pieces of 16 KB.
    """

    status: int = 200
    reason: str = "OK"
    headers: Headers = ()
    body: bytes = b""
    gzip: bool = False
    framing: Framing = "length"
    trailers: Headers = ()
    cut: float | None = None
    delay: float = 0
    pace: float = 0
    raw: bytes | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_headers(self, *headers: tuple[str, str]) -> "Answer":
        """The same answer with these headers replaced, or appended if it had none of these names."""
        new = {name.lower() for name, _ in headers}
        return replace(self, headers=(*(pair for pair in self.headers if pair[0].lower() not in new), *headers))


def html(body: bytes, *, status: int = 200, reason: str = "OK") -> Answer:
    return Answer(status, reason, (("Content-Type", "text/html; charset=utf-8"),), body)


def redirect(location: str) -> Answer:
    return Answer(301, "Moved Permanently", (("Location", location), ("Content-Type", "text/html")), b"moved\n")


def found(location: str) -> Answer:
    return Answer(302, "Found", (("Location", location), ("Content-Type", "text/html")), b"found\n")
