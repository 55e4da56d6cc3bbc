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
class RenderedDocument:
    """What the page's scripts made of a body: the number of the rendering, and its record's payload and place."""

    number: int
    digest: str
    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class StoredBody:
    """The location of a body's payload, and what a reading needs with it."""

    id: int
    url: str
    content_type: str
    captured_at: datetime
    file: str
    offset: int
    rendered: RenderedDocument | None = None


OF_RENDERING = "+rendering"


def digest_of_rendered(layout_digest: str, rendered: RenderedDocument) -> str:
    """The rules of a reading of a rendered document: with the rendering's number, each document has its own reading."""
    return f"{layout_digest}{OF_RENDERING}{rendered.number}"


def without_rendering(layout_digest: str) -> str:
    return layout_digest.partition(OF_RENDERING)[0]


@dataclass(frozen=True, slots=True)
class StatedFields:
    """Titles and dates that feeds, sitemaps and listings say of one page; dates in ISO format."""

    titles: tuple[str, ...]
    dates: tuple[str, ...]
