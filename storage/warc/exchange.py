"""An exchange: one request and its response, as sent.

The head of a response has its status line and header lines, read from the bytes as received.
"""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from storage.vocabulary import Truncation

_STATUS_LINE = re.compile(rb"[^ ]+ +(\d{3})(?: ([^\r\n]*))?")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_END = re.compile(rb"\n\r?\n")
_MOST_TYPE = 200  # characters of a Content-Type: a body's key has it, and PostgreSQL bounds keys
_SENDABLE = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_SUCCESS = range(200, 300)
_NO_WHOLE_BODY = frozenset({204, 205, 206})


def split_head(block: bytes) -> tuple[bytes, bytes]:
    """The head with its closing blank line, and the rest; without a blank line all is head."""
    end = _END.search(block)
    return (block, b"") if end is None else (block[: end.end()], block[end.end() :])


def sendable(value: str | None) -> str | None:
    """A header's value that can be sent back unchanged, None if that is impossible."""
    return value if value and _SENDABLE.fullmatch(value) else None


class WithHead:
    """Properties of a response's head, for values that have one as `head`.

    Each is used half a dozen times and parsed once: such values have no slots, so that they can cache the result.
    """

    head: bytes

    @property
    def status(self) -> int:
        return int(self._status_line()[1])

    @property
    def reason(self) -> str:
        return (self._status_line()[2] or b"").decode("latin-1")

    @property
    def is_full(self) -> bool:
        """Whether the payload is complete: any 2xx except an empty one or a part (RFC 9110, 15)."""
        return self.status in _SUCCESS and self.status not in _NO_WHOLE_BODY

    @property
    def content_type(self) -> str:
        """The header as sent, with a length that both databases accept in a key; empty if there is none."""
        return _UNPRINTABLE.sub(" ", self.header("Content-Type") or "")[:_MOST_TYPE]

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names and values in their order and spelling, as Latin-1; a value folded over lines is joined by a blank."""
        lines = _FOLD.sub(b" ", self.head).decode("latin-1").split("\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return tuple((name, value.strip(" \t\r")) for name, colon, value in pairs if colon)

    def header(self, name: str) -> str | None:
        """The first header of this name, in any spelling."""
        return self._first_values.get(name.lower())

    @cached_property
    def _first_values(self) -> dict[str, str]:
        return {name.strip().lower(): value for name, value in reversed(self.headers)}

    def _status_line(self) -> re.Match[bytes]:
        match = _STATUS_LINE.match(self.head)
        if match is None:
            raise ValueError(f"not a response's head: {self.head[:40]!r}")
        return match


@dataclass(frozen=True)
class Exchange(WithHead):
    url: str
    """The page's own URL, even if the bytes were sent to a rehearsal's server."""
    sent_at: datetime
    """When the request was sent, in UTC."""
    ip_address: str | None
    request: bytes
    """Head and body."""
    head: bytes
    """Status line and header lines as received, with the closing blank line."""
    payload: bytes
    """The response's body: content-coded, its chunking undone."""
    trailers: bytes
    """Trailer lines as received, without the closing blank line."""
    truncated: Truncation | None

    @cached_property
    def payload_digest(self) -> str:
        return digest(self.payload)


def digest(*parts: bytes) -> str:
    """The SHA-256 of the parts in a row, in the labelled form of WARC 1.1, 5.8."""
    sha = sha256()
    for part in parts:
        sha.update(part)
    return "sha256:" + b32encode(sha.digest()).decode("ascii")
