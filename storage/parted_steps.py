"""A step between two captures that were read by different rules, parted in our share and the page's own."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.change_kind import Cause
from storage.intervals import Showing
from storage.steps import Step, revised
from storage.tables import Reading


def parted(session: Session, step: Step) -> list[tuple[Cause, Step]]:
    """Between the two lies one body read by the other's rules: to it the rules alone differ, from it the page alone.

    Where no such reading was kept, the step is the page's.
    """
    before, after = step.before, step.after
    if None in (before.content_hash, after.content_hash) or before.key_id == after.key_id:
        return [(Cause.SOURCE, step)]
    if (bridge := _read_by(session, before, after)) is not None:
        return _both(step, bridge, Cause.EXTRACTION, Cause.SOURCE)
    if (bridge := _read_by(session, after, before)) is not None:
        return _both(step, bridge, Cause.SOURCE, Cause.EXTRACTION)
    return [(Cause.SOURCE, step)]


def _both(step: Step, bridge: Reading, first: Cause, second: Cause) -> list[tuple[Cause, Step]]:
    between = replace(
        step.after,
        content_hash=bridge.content_hash,
        reading_id=bridge.id,
        body_id=bridge.body_id,
        key_id=bridge.key_id,
        fields=bridge.fields or {},
    )
    parts = [(first, Step(step.before, between, step.text)), (second, Step(between, step.after, between))]
    return [(cause, part) for cause, part in parts if _differ(part.before, part.after)]


def _differ(before: Showing, after: Showing) -> bool:
    return before.content_hash != after.content_hash or bool(revised(before.fields, after.fields))


def _read_by(session: Session, body_of: Showing, rules_of: Showing) -> Reading | None:
    wanted = select(Reading).where(
        Reading.body_id == body_of.body_id, Reading.key_id == rules_of.key_id, Reading.content_hash.is_not(None)
    )
    return session.scalars(wanted).first()
