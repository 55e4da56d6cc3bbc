"""What came of reading a body, as a reading process hands it back; known without the database.

A body that may be read, by its place in a WARC file; known without the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TextFound:
    """An article's text under its content hash (SHA-256, hex), and its other fields, as JSON can hold them."""

    content_hash: str
    title: str
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """What came of reading one body: a text, or the reason for a refusal and its detail."""

    body_id: int
    layout: str | None
    layout_digest: str
    text: TextFound | None
    refusal: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Where a body's payload lies, and what a reading of it needs to know."""

    id: int
    url: str
    content_type: str
    captured_at: datetime
    file: str
    offset: int
