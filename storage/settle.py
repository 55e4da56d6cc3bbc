"""Giving every visit its outcome once its capture has been read, and its page the versions that follow."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.intervals import Interval
from storage.outcomes import Outcome
from storage.tables import Body, Capture, Reading, Run, Version, Visit
from storage.versions import recompute_versions

BATCH = 500

OpenVisit = tuple[Visit, Capture, Reading]


def settle_visits(archive: Archive, site: str) -> Counter[str]:
    """Settles all visits of the site whose capture has been read; returns how many ended in which outcome."""
    outcomes: Counter[str] = Counter()
    while settled := _settle_some(archive, site):
        outcomes.update(settled)
    return outcomes


def _settle_some(archive: Archive, site: str) -> list[Outcome]:
    with archive.database.writing() as session:
        rows = _open_visits(session, site)
        current = _current_versions(session, [visit.page_id for visit, _, _ in rows])
        changed = [row for row in rows if not _still_shown(row, current.get(row[0].page_id))]
        versions = recompute_versions(session, {visit.page_id for visit, _, reading in changed if reading.content_hash})
        settled = []
        for visit, capture, reading in rows:
            visit.outcome, visit.reason = _outcome(capture, reading, versions.get(visit.page_id))
            settled.append(Outcome(visit.outcome))
        return settled


def _open_visits(session: Session, site: str) -> Sequence[OpenVisit]:
    wanted = (
        select(Visit, Capture, Reading)
        .join(Run, Run.id == Visit.run_id)
        .join(Capture, Capture.id == Visit.capture_id)
        .join(Body, Body.id == Capture.body_id)
        .join(Reading, Reading.id == Body.reading_id)
        .where(Run.site == site, Visit.outcome.is_(None))
        .order_by(Visit.id)
        .limit(BATCH)
    )
    return [(visit, capture, reading) for visit, capture, reading in session.execute(wanted)]


def _current_versions(session: Session, page_ids: Sequence[int]) -> dict[int, Version]:
    rows = session.scalars(select(Version).where(Version.page_id.in_(page_ids), Version.ended_at.is_(None)))
    return {row.page_id: row for row in rows}


def _still_shown(row: OpenVisit, current: Version | None) -> bool:
    """Prolongs the page's open version when this capture shows it again: by far the commonest case, and a cheap one."""
    _, capture, reading = row
    if current is None or reading.content_hash != current.content_hash or capture.captured_at < current.last_seen_at:
        return False
    current.last_seen_at = capture.captured_at
    return True


def _outcome(capture: Capture, reading: Reading, versions: list[Interval] | None) -> tuple[Outcome, str | None]:
    if reading.refusal:
        return Outcome.REFUSED, reading.refusal
    for place, interval in enumerate(versions or []):
        if interval.capture_id == capture.id:
            return (Outcome.EDITED if place else Outcome.NEW), None
    return Outcome.UNCHANGED, None
