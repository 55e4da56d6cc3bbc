"""Defines the values that go to and from a reading process: stored bodies and results, without the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TextFound:
    """An article's text, its content hash (SHA-256, hex), and its other fields as JSON values."""

    content_hash: str
    title: str
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """The result for one body: a text, or the reason and detail of a refusal."""

    body_id: int
    layout: str | None
    layout_digest: str
    text: TextFound | None
    refusal: str | None = None
    detail: str | None = None
    refused_fields: dict[str, Any] | None = None
    """What a refusal keeps of the page: the documents that it links."""


@dataclass(frozen=True, slots=True)
class StoredBody:
    """The location of a body's payload, and what a reading needs with it."""

    id: int
    url: str
    content_type: str
    captured_at: datetime
    file: str
    offset: int
