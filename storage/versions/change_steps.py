"""Separates the changes that our rules caused from the changes that the page made itself.

A step between captures read by different rules is split in two. An accepted rereading of a body is a change by rules.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session, aliased

from storage.tables.captures import Capture
from storage.tables.changes import RereadBody, Rereading
from storage.tables.readings import Reading
from storage.versions.intervals import IntervalStep, Showing, revised
from storage.vocabulary import Cause


def parted(session: Session, step: IntervalStep) -> list[tuple[Cause, IntervalStep]]:
    """Splits a step at a reading of one body by the other's rules: one half is the rules' change, one the page's.

    Without such a stored reading, the whole step is the page's change.
    """
    before, after = step.before, step.after
    if None in (before.content_hash, after.content_hash) or before.rules_id == after.rules_id:
        return [(Cause.SOURCE, step)]
    if (bridge := _read_by(session, before, after)) is not None:
        return _both(step, bridge, Cause.EXTRACTION, Cause.SOURCE)
    if (bridge := _read_by(session, after, before)) is not None:
        return _both(step, bridge, Cause.SOURCE, Cause.EXTRACTION)
    return [(Cause.SOURCE, step)]


def _both(step: IntervalStep, bridge: Reading, first: Cause, second: Cause) -> list[tuple[Cause, IntervalStep]]:
    between = replace(
        step.after,
        content_hash=bridge.content_hash,
        reading_id=bridge.id,
        body_id=bridge.body_id,
        rules_id=bridge.rules_id,
        fields=bridge.fields or {},
    )
    parts = [
        (first, IntervalStep(step.before, between, step.text)),
        (second, IntervalStep(between, step.after, between)),
    ]
    return [(cause, part) for cause, part in parts if _differ(part.before, part.after)]


def _differ(before: Showing, after: Showing) -> bool:
    return before.content_hash != after.content_hash or bool(revised(before.fields, after.fields))


def _read_by(session: Session, body_of: Showing, rules_of: Showing) -> Reading | None:
    wanted = select(Reading).where(
        Reading.body_id == body_of.body_id, Reading.rules_id == rules_of.rules_id, Reading.content_hash.is_not(None)
    )
    return session.scalars(wanted).first()


Told = tuple[datetime, IntervalStep]


def reread_steps(session: Session, page_ids: Sequence[int]) -> dict[int, list[Told]]:
    """The changes by accepted rereadings, by page: the time of acceptance and the step, each once."""
    found: dict[int, list[Told]] = defaultdict(list)
    seen: set[tuple[object, ...]] = set()
    for page_id, at, capture, old, new in _rows(session, page_ids):
        fields = revised(old.fields or {}, new.fields or {}) if old.content_hash and new.content_hash else {}
        mark = (page_id, at, old.content_hash, new.content_hash, str(fields))
        if mark in seen or (old.content_hash == new.content_hash and not fields):
            continue
        seen.add(mark)
        before = _showing(capture, old)
        found[page_id].append(
            (at, IntervalStep(before, _showing(capture, new), before if before.content_hash else None))
        )
    return found


def _rows(session: Session, page_ids: Sequence[int]) -> list[tuple[int, datetime, Capture, Reading, Reading]]:
    """Without the readings that are equal in all: most rereadings change few texts, and rows are slow to load."""
    old, new = aliased(Reading), aliased(Reading)
    differ = or_(
        old.content_hash.is_distinct_from(new.content_hash),
        cast(old.fields, String).is_distinct_from(cast(new.fields, String)),
    )
    rows = session.execute(
        select(Capture.page_id, Rereading.accepted_at, Capture, old, new)
        .join(RereadBody, RereadBody.body_id == Capture.body_id)
        .join(Rereading, Rereading.id == RereadBody.rereading_id)
        .join(old, old.id == RereadBody.from_reading_id)
        .join(new, new.id == RereadBody.to_reading_id)
        .where(Capture.page_id.in_(page_ids), Rereading.accepted_at.is_not(None), differ)
        .order_by(Capture.captured_at, Capture.id)
    )
    return [(page_id, at, capture, before, after) for page_id, at, capture, before, after in rows if at]


def _showing(capture: Capture, reading: Reading) -> Showing:
    return Showing(
        capture.captured_at,
        reading.content_hash,
        capture.id,
        reading.id,
        body_id=reading.body_id,
        rules_id=reading.rules_id,
        fields=reading.fields or {},
    )
