"""Giving every visit its outcome once its capture has been read, and its page the versions that follow."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.change_kind import Cause, ChangeKind
from storage.intervals import Interval
from storage.outcomes import Outcome
from storage.steps import revised
from storage.tables import Body, Capture, Change, Reading, Run, Version, Visit
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
        revisions = _revised_pages(session, rows, current)
        changed = [row for row in rows if not _still_shown(row, current.get(row[0].page_id), revisions)]
        versions = recompute_versions(session, {visit.page_id for visit, _, reading in changed if reading.content_hash})
        ours = _read_otherwise(session, [capture.id for _, capture, _ in changed])
        settled = []
        for visit, capture, reading in rows:
            visit.outcome, visit.reason = _outcome(capture, reading, versions.get(visit.page_id), ours)
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


def _revised_pages(session: Session, rows: Sequence[OpenVisit], current: dict[int, Version]) -> set[int]:
    """The pages whose fields beside the text may not be those that were last seen."""
    others = [
        (visit.page_id, current[visit.page_id].reading_id, reading)
        for visit, _, reading in rows
        if visit.page_id in current and current[visit.page_id].reading_id != reading.id
    ]
    ids = {reading_id for _, reading_id, _ in others}
    firsts = {row.id: row.fields or {} for row in session.scalars(select(Reading).where(Reading.id.in_(ids)))}
    differing = {page_id for page_id, first, reading in others if revised(firsts[first], reading.fields or {})}
    once = select(Change.page_id).where(Change.page_id.in_(current), Change.kind == ChangeKind.FIELDS)
    return differing | set(session.scalars(once))


def _read_otherwise(session: Session, capture_ids: Sequence[int]) -> set[int]:
    """Captures that show another text than before only because we read them by other rules."""
    rows = session.execute(
        select(Change.capture_id, Change.cause).where(
            Change.capture_id.in_(capture_ids), Change.kind != ChangeKind.FIELDS
        )
    ).all()
    ours = {capture_id for capture_id, cause in rows if cause == Cause.EXTRACTION}
    return ours - {capture_id for capture_id, cause in rows if cause == Cause.SOURCE}


def _still_shown(row: OpenVisit, current: Version | None, revisions: set[int]) -> bool:
    """Prolongs the page's open version when this capture shows it again: by far the commonest case, and a cheap one.

    One of the very moment that was seen last is settled anew, after it was held back, and may have begun the version.
    """
    visit, capture, reading = row
    if current is None or reading.content_hash != current.content_hash or capture.captured_at <= current.last_seen_at:
        return False
    if visit.page_id in revisions:
        return False
    current.last_seen_at = capture.captured_at
    return True


def _outcome(
    capture: Capture, reading: Reading, versions: list[Interval] | None, ours: set[int]
) -> tuple[Outcome, str | None]:
    if reading.refusal:
        return Outcome.REFUSED, reading.refusal
    for place, interval in enumerate(versions or []):
        if interval.capture_id == capture.id:
            return (Outcome.EDITED if place else Outcome.NEW) if capture.id not in ours else Outcome.UNCHANGED, None
    return Outcome.UNCHANGED, None
