"""The input of extraction: one fetched body with its Content-Type, URL and capture time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """`body` has its content-coding decoded; `content_type` is the header as sent; `captured_at` has an offset."""

    body: bytes
    content_type: str | None
    url: str
    captured_at: datetime
