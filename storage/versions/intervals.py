"""Computes versions as intervals over capture time, and the steps between them, without the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page showed at one capture: a document's content hash, or None when the page was gone or moved.

    `fields` are those of the reading, `rules_id` its rules.
    """

    captured_at: datetime
    content_hash: str | None
    capture_id: int
    reading_id: int | None
    status: int = 200
    body_id: int | None = None
    rules_id: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """A document shown from one capture to another; `ended_at` is when something else was first seen."""

    content_hash: str
    capture_id: int
    reading_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


def intervals(showings: Iterable[Showing]) -> list[Interval]:
    """The versions in order of time; captures may come in any order. A, B, A gives three versions."""
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


# What may change alone, without making a version.
REVISED = ("section", "byline", "published", "precision")
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class IntervalStep:
    """A change from `before` to `after`; `text` is the last text before it, also when the page was away in between."""

    before: Showing
    after: Showing
    text: Showing | None


def steps(showings: Iterable[Showing]) -> list[IntervalStep]:
    """Every change of text, presence or fields, in order of time; showings may come in any order."""
    found: list[IntervalStep] = []
    before: Showing | None = None
    text: Showing | None = None
    for after in sorted(showings, key=lambda one: (one.captured_at, one.capture_id)):
        if before is not None and _state(before) != _state(after):
            found.append(IntervalStep(before, after, text))
        before = after
        text = after if after.content_hash else text
    return found


def is_gone(showing: Showing) -> bool:
    return showing.content_hash is None and showing.status in _GONE


def revised(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, each with its value before and after."""
    pairs = {name: [before.get(name), after.get(name)] for name in REVISED}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _state(showing: Showing) -> tuple[object, ...]:
    if showing.content_hash is None:
        return (None, is_gone(showing))
    return (showing.content_hash, *(showing.fields.get(name) for name in REVISED))
