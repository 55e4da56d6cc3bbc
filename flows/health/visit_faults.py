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
from storage.runs.observations import Look

PUT_OFF: Final = frozenset({Outcome.DEFERRED, Outcome.SKIPPED})
KNOWN, EDITED = "known", "edited"
REPEATED, OTHER_STORIES = "repeated_blocks", "other_stories"
# A date further back than this, on a page that is new to us, or ahead of the capture by more than a day.
OLD, AHEAD = timedelta(days=4), timedelta(days=1)
_CAPTION = "caption"
_FIELDS = ("section", "byline", "published")
_MUCH_REPEATED = 0.2


def kinds(look: Look) -> Iterator[str]:
    """Returns the kinds that this visit belongs to."""
    if look.outcome in PUT_OFF or look.outcome is None:
        return
    names = ["asked"]
    if look.fresh or (look.refused and not look.refusal):
        names.append("looked")
    if look.fresh and look.read:
        names += ["read", f"read@{look.layout}"]
    if look.fresh and look.read and not look.first:
        names.append(KNOWN)
    if has_witnesses(look):
        names += ["witnessed", f"witnessed@{look.layout}"]
    for name in names:
        yield name
        if look.first:
            kind, at, layout = name.partition("@")
            yield f"{kind}.first{at}{layout}"
    if look.copies_itself is not None:
        yield COMPARED


class VisitFaults:
    """The faults of one visit. An article belongs to several kinds, and is looked through once for all of them."""

    def __init__(self, look: Look, blocks: NightBlocks = NO_BLOCKS) -> None:
        self._look = look
        self._blocks = blocks

    def of(self, kind: str) -> Iterator[str]:
        look = self._look
        if kind.startswith("asked"):
            if look.outcome in (Outcome.BLOCKED, Outcome.FAILED):
                yield f"{look.outcome}:{look.reason}"
        elif kind.startswith("looked"):
            if look.refused:
                yield f"refused:{look.refused}"
            if kind == "looked.first" and look.read:
                yield f"layout:{look.layout}"
        elif kind.startswith("witnessed"):
            if self._contradicts_witnesses:
                yield "witnesses_differ"
        elif kind in (KNOWN, COMPARED):
            yield from _faults_beside_others(look, kind)
        else:
            yield from self._of_article
            if ".first" in kind and _out_of_time(look):
                yield "out_of_time"

    @cached_property
    def _contradicts_witnesses(self) -> bool:
        return contradicts_witnesses(self._look)

    @cached_property
    def _of_article(self) -> tuple[str, ...]:
        return tuple(_faults_of_article(self._look, self._blocks))


def _faults_beside_others(look: Look, kind: str) -> Iterator[str]:
    if kind == KNOWN and look.edited:
        yield EDITED
    if kind == COMPARED and look.copies_itself:
        yield COPIES_ITSELF


def _faults_of_article(look: Look, blocks: NightBlocks) -> Iterator[str]:
    fields = look.fields or {}
    yield from (f"missing:{name}" for name in _FIELDS if not fields.get(name))
    if not look.lead:
        yield "missing:lead"
    if fields.get("kinds") and _CAPTION not in fields["kinds"]:
        yield "missing:caption"
    if repeated_share(look.blocks) >= _MUCH_REPEATED:
        yield "doubled"
    if look.shared:
        yield "shared"
    if blocks.has_repeated(look):
        yield REPEATED
    if blocks.has_other_stories(look):
        yield OTHER_STORIES
    yield from (f"warned:{name}" for name in {warning.partition(":")[0] for warning in fields.get("warnings", ())})


def repeated_share(blocks: Sequence[str]) -> float:
    """Returns the share of the text of long blocks that occurs for the second time or more."""
    long_ones = [block for block in blocks if len(block) >= LONG_BLOCK]
    whole = sum(map(len, long_ones))
    once = sum(map(len, set(long_ones)))
    return (whole - once) / whole if whole else 0.0


def published_of(look: Look) -> datetime | None:
    stated = (look.fields or {}).get("published")
    if not stated:
        return None
    moment = datetime.fromisoformat(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _out_of_time(look: Look) -> bool:
    published = published_of(look)
    if published is None or look.captured_at is None:
        return False
    return not look.captured_at - OLD <= published <= look.captured_at + AHEAD
