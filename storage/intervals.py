"""Versions as intervals over capture time: the arithmetic, without rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page showed at one capture: a document's content hash, or None where the page was gone or moved.

    `fields` are those of the reading, `key_id` its rules.
    """

    captured_at: datetime
    content_hash: str | None
    capture_id: int
    reading_id: int | None
    status: int = 200
    body_id: int | None = None
    key_id: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """A document shown from one capture to another; `ended_at` is when something else was first seen instead."""

    content_hash: str
    capture_id: int
    reading_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


def intervals(showings: Iterable[Showing]) -> list[Interval]:
    """The versions that the captures tell of, in time; captures may come in any order. A, B, A is three of them."""
    found: list[Interval] = []
    is_open = False
    for showing in sorted(showings, key=lambda one: (one.captured_at, one.capture_id)):
        if is_open and showing.content_hash == found[-1].content_hash:
            found[-1] = replace(found[-1], last_seen_at=showing.captured_at)
            continue
        if is_open:
            found[-1] = replace(found[-1], ended_at=showing.captured_at)
        is_open = showing.content_hash is not None and showing.reading_id is not None
        if showing.content_hash is not None and showing.reading_id is not None:
            found.append(
                Interval(
                    content_hash=showing.content_hash,
                    capture_id=showing.capture_id,
                    reading_id=showing.reading_id,
                    first_seen_at=showing.captured_at,
                    last_seen_at=showing.captured_at,
                    ended_at=None,
                )
            )
    return found
