"""What came of reading a body, as a reading process hands it back; known without the database."""

from dataclasses import dataclass
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
