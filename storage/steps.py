"""The steps between what a page showed and what it showed next: the arithmetic, without rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.intervals import Showing

# What may change alone, without making a version.
REVISED = ("section", "byline", "published", "precision")
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Step:
    """`text` is the last text before: that of `before`, or where the page was away, the one it showed before that."""

    before: Showing
    after: Showing
    text: Showing | None


def steps(showings: Iterable[Showing]) -> list[Step]:
    """Every change of text, presence or fields, in time; showings may come in any order."""
    found: list[Step] = []
    before: Showing | None = None
    text: Showing | None = None
    for after in sorted(showings, key=lambda one: (one.captured_at, one.capture_id)):
        if before is not None and _state(before) != _state(after):
            found.append(Step(before, after, text))
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
