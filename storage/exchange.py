"""An exchange: one request and its response, as sent."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from storage.response_head import WithHead


class Truncation(StrEnum):
    """Why a payload is not whole, in the words of WARC 1.1, 5.13."""

    DISCONNECT = "disconnect"
    LENGTH = "length"
    TIME = "time"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True)
class Exchange(WithHead):
    url: str
    """The page's own, also where the bytes went to a rehearsal's server."""
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
