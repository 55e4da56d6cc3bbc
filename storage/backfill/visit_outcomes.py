"""Settles a backfill's run: recomputes its pages' versions and assigns each visit its outcome."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.readings import Body, Reading
from storage.tables.runs import Visit
from storage.versions.intervals import Interval
from storage.versions.recompute import recompute_versions

BATCH = 200


def settle_backfill(archive: Archive, run_id: int) -> int:
    """Settles the run; call it after the run's captures were read. Returns how many visits got their outcome.

    Captures older than the known ones may split, begin or lengthen versions, so all versions are computed again.
    """
    last, number = 0, 0
    while visits := _settle_some(archive, run_id, last):
        last = visits[-1]
        number += len(visits)
    return number


def _settle_some(archive: Archive, run_id: int, after: int) -> list[int]:
    with archive.database.writing() as session:
        rows = session.scalars(
            select(Visit)
            .where(Visit.run_id == run_id, Visit.id > after, Visit.capture_id.is_not(None))
            .order_by(Visit.id)
            .limit(BATCH)
        ).all()
        versions = recompute_versions(session, {visit.page_id for visit in rows})
        for visit in rows:
            outcome, reason = _outcome(versions[visit.page_id], _captures(session, visit))
            visit.outcome, visit.reason = outcome, reason
        return [visit.id for visit in rows]


def _captures(session: Session, visit: Visit) -> dict[int, Reading | None]:
    rows = session.execute(
        select(Capture.id, Reading)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .where(Capture.page_id == visit.page_id, Capture.run_id == visit.run_id)
        .order_by(Capture.captured_at.desc())
    )
    return {found[0]: found[1] for found in rows}


def _outcome(versions: Sequence[Interval], captures: dict[int, Reading | None]) -> tuple[Outcome | None, str | None]:
    """New when a capture of this run begins the page's first version; edited when it begins a later version."""
    if any(reading is None for reading in captures.values()):
        return None, None
    places = [place for place, interval in enumerate(versions) if interval.capture_id in captures]
    if places:
        return (Outcome.EDITED if min(places) else Outcome.NEW), None
    refused = [reading.refusal for reading in captures.values() if reading and reading.refusal]
    if refused and len(refused) == len(captures):
        return Outcome.REFUSED, refused[0]
    return Outcome.UNCHANGED, None
