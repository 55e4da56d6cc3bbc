"""Finds the kinds that a visit belongs to, and its faults by kind."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from flows.clock import VIETNAM
from flows.health.foreign_blocks import LONG_BLOCK, NO_BLOCKS, NightBlocks
from flows.health.witness_check import contradicts_witnesses, has_witnesses
from storage.outcomes import Outcome
from storage.runs.health import COMPARED, COPIES_ITSELF
from storage.runs.observations import VisitFacts

PUT_OFF: Final = frozenset({Outcome.DEFERRED, Outcome.SKIPPED})
KNOWN, EDITED = "known", "edited"
REPEATED, OTHER_STORIES = "repeated_blocks", "other_stories"
# A date further back than this, on a page that is new to us, or ahead of the capture by more than a day.
OLD, AHEAD = timedelta(days=4), timedelta(days=1)
_CAPTION = "caption"
_FIELDS = ("section", "byline", "published")
_MUCH_REPEATED = 0.2


def kinds(visit: VisitFacts) -> Iterator[str]:
    """Returns the kinds that this visit belongs to."""
    if visit.outcome in PUT_OFF or visit.outcome is None:
        return
    names = ["asked"]
    if visit.fresh or (visit.refused and not visit.refusal):
        names.append("looked")
    if visit.fresh and visit.read:
        names += ["read", f"read@{visit.layout}"]
    if visit.fresh and visit.read and not visit.first:
        names.append(KNOWN)
    if has_witnesses(visit):
        names += ["witnessed", f"witnessed@{visit.layout}"]
    for name in names:
        yield name
        if visit.first:
            kind, at, layout = name.partition("@")
            yield f"{kind}.first{at}{layout}"
    if visit.copies_itself is not None:
        yield COMPARED


class VisitFaults:
    """The faults of one visit. An article belongs to several kinds, and is looked through once for all of them."""

    def __init__(self, visit: VisitFacts, blocks: NightBlocks = NO_BLOCKS) -> None:
        self._visit = visit
        self._blocks = blocks

    def of(self, kind: str) -> Iterator[str]:
        visit = self._visit
        if kind.startswith("asked"):
            if visit.outcome in (Outcome.BLOCKED, Outcome.FAILED):
                yield f"{visit.outcome}:{visit.reason}"
        elif kind.startswith("looked"):
            if visit.refused:
                yield f"refused:{visit.refused}"
            if kind == "looked.first" and visit.read:
                yield f"layout:{visit.layout}"
        elif kind.startswith("witnessed"):
            if self._contradicts_witnesses:
                yield "witnesses_differ"
        elif kind in (KNOWN, COMPARED):
            yield from _faults_beside_others(visit, kind)
        else:
            yield from self._of_article
            if ".first" in kind and _out_of_time(visit):
                yield "out_of_time"

    @cached_property
    def _contradicts_witnesses(self) -> bool:
        return contradicts_witnesses(self._visit)

    @cached_property
    def _of_article(self) -> tuple[str, ...]:
        return tuple(_faults_of_article(self._visit, self._blocks))


def _faults_beside_others(visit: VisitFacts, kind: str) -> Iterator[str]:
    if kind == KNOWN and visit.edited:
        yield EDITED
    if kind == COMPARED and visit.copies_itself:
        yield COPIES_ITSELF


def _faults_of_article(visit: VisitFacts, blocks: NightBlocks) -> Iterator[str]:
    fields = visit.fields or {}
    yield from (f"missing:{name}" for name in _FIELDS if not fields.get(name))
    if not visit.lead:
        yield "missing:lead"
    if fields.get("kinds") and _CAPTION not in fields["kinds"]:
        yield "missing:caption"
    if repeated_share(visit.blocks) >= _MUCH_REPEATED:
        yield "doubled"
    if visit.shared:
        yield "shared"
    if blocks.has_repeated(visit):
        yield REPEATED
    if blocks.has_other_stories(visit):
        yield OTHER_STORIES
    yield from (f"warned:{name}" for name in {warning.partition(":")[0] for warning in fields.get("warnings", ())})


def repeated_share(blocks: Sequence[str]) -> float:
    """Returns the share of the text of long blocks that occurs for the second time or more."""
    long_ones = [block for block in blocks if len(block) >= LONG_BLOCK]
    whole = sum(map(len, long_ones))
    once = sum(map(len, set(long_ones)))
    return (whole - once) / whole if whole else 0.0


def published_of(visit: VisitFacts) -> datetime | None:
    stated = (visit.fields or {}).get("published")
    if not stated:
        return None
    moment = datetime.fromisoformat(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _out_of_time(visit: VisitFacts) -> bool:
    published = published_of(visit)
    if published is None or visit.captured_at is None:
        return False
    return not visit.captured_at - OLD <= published <= visit.captured_at + AHEAD
