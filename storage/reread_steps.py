"""Changes that the source has no part in: the same body, read by other rules, and accepted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.intervals import Showing
from storage.steps import Step, revised
from storage.tables import Capture, Reading, RereadBody, Rereading

Told = tuple[datetime, Step]


def reread_steps(session: Session, page_ids: Sequence[int]) -> dict[int, list[Told]]:
    """By page, what each accepted rereading changed: when it was accepted, and from what to what, each once."""
    found: dict[int, list[Told]] = defaultdict(list)
    seen: set[tuple[object, ...]] = set()
    for page_id, at, capture, old, new in _rows(session, page_ids):
        fields = revised(old.fields or {}, new.fields or {}) if old.content_hash and new.content_hash else {}
        mark = (page_id, at, old.content_hash, new.content_hash, str(fields))
        if mark in seen or (old.content_hash == new.content_hash and not fields):
            continue
        seen.add(mark)
        before = _showing(capture, old)
        found[page_id].append((at, Step(before, _showing(capture, new), before if before.content_hash else None)))
    return found


def _rows(session: Session, page_ids: Sequence[int]) -> list[tuple[int, datetime, Capture, Reading, Reading]]:
    old, new = aliased(Reading), aliased(Reading)
    rows = session.execute(
        select(Capture.page_id, Rereading.accepted_at, Capture, old, new)
        .join(RereadBody, RereadBody.body_id == Capture.body_id)
        .join(Rereading, Rereading.id == RereadBody.rereading_id)
        .join(old, old.id == RereadBody.from_reading_id)
        .join(new, new.id == RereadBody.to_reading_id)
        .where(Capture.page_id.in_(page_ids), Rereading.accepted_at.is_not(None))
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
        key_id=reading.key_id,
        fields=reading.fields or {},
    )
