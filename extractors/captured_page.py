"""What reading starts from: one body as it was fetched, and what is known of it without looking inside."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """`body` has its content-coding undone; `content_type` is the header as sent; `captured_at` bears its offset."""

    body: bytes
    content_type: str | None
    url: str
    captured_at: datetime
