"""Assigns outcomes to visits whose captures were read, and updates the versions of their pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import update_rows
from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.changes import Change
from storage.tables.readings import Body, Reading, Version
from storage.tables.runs import Run, Visit
from storage.versions.intervals import Interval, revised
from storage.versions.recompute import recompute_versions
from storage.vocabulary import Cause, ChangeKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit without an outcome, its capture, and the capture's active reading."""

    id: int
    page_id: int
    capture_id: int
    captured_at: datetime
    reading_id: int
    content_hash: str | None
    refusal: str | None


@dataclass(slots=True)
class OpenVersion:
    """A page's last version, which has no end yet."""

    id: int
    page_id: int
    reading_id: int
    content_hash: str
    last_seen_at: datetime
    prolonged: bool = False


def settle_visits(archive: Archive, site: str) -> Counter[str]:
    """Settles all visits of the site whose capture has been read; returns the number of visits by outcome."""
    outcomes: Counter[str] = Counter()
    while settled := _settle_some(archive, site):
        outcomes.update(settled)
    return outcomes


def _settle_some(archive: Archive, site: str) -> list[Outcome]:
    with archive.database.writing() as session:
        visits = _open_visits(session, site)
        current = _current_versions(session, [visit.page_id for visit in visits])
        revisions = _revised_pages(session, visits, current)
        changed = [visit for visit in visits if not _still_shown(visit, current.get(visit.page_id), revisions)]
        _prolong(session, current.values())
        versions = recompute_versions(session, {visit.page_id for visit in changed if visit.content_hash})
        ours = _read_otherwise(session, [visit.capture_id for visit in changed])
        settled = [_outcome(visit, versions.get(visit.page_id), ours) for visit in visits]
        ends = zip(visits, settled, strict=True)
        update_rows(
            session, Visit, [{"row_id": visit.id, "outcome": word, "reason": why} for visit, (word, why) in ends]
        )
        return [word for word, _ in settled]


def _open_visits(session: Session, site: str) -> Sequence[OpenVisit]:
    read = (Reading.id, Reading.content_hash, Reading.refusal)
    wanted = (
        select(Visit.id, Visit.page_id, Capture.id, Capture.captured_at, *read)
        .join(Run, Run.id == Visit.run_id)
        .join(Capture, Capture.id == Visit.capture_id)
        .join(Body, Body.id == Capture.body_id)
        .join(Reading, Reading.id == Body.reading_id)
        .where(Run.site == site, Visit.outcome.is_(None))
        .order_by(Visit.id)
        .limit(BATCH)
    )
    return [OpenVisit(*row) for row in session.execute(wanted)]


def _current_versions(session: Session, page_ids: Sequence[int]) -> dict[int, OpenVersion]:
    rows = session.execute(
        select(Version.id, Version.page_id, Version.reading_id, Version.content_hash, Version.last_seen_at).where(
            Version.page_id.in_(page_ids), Version.ended_at.is_(None)
        )
    )
    return {row.page_id: OpenVersion(*row) for row in rows}


def _prolong(session: Session, versions: Iterable[OpenVersion]) -> None:
    longer = [{"row_id": one.id, "last_seen_at": one.last_seen_at} for one in versions if one.prolonged]
    update_rows(session, Version, longer)


def _revised_pages(session: Session, visits: Sequence[OpenVisit], current: dict[int, OpenVersion]) -> set[int]:
    """The pages whose fields, apart from the text, may differ from those of the last version."""
    others = [
        (visit.page_id, current[visit.page_id].reading_id, visit.reading_id)
        for visit in visits
        if visit.page_id in current and current[visit.page_id].reading_id != visit.reading_id
    ]
    ids = {reading_id for _, *both in others for reading_id in both}
    rows = session.execute(select(Reading.id, Reading.fields).where(Reading.id.in_(ids)))
    fields = {id_: found or {} for id_, found in rows}
    differing = {page_id for page_id, first, last in others if revised(fields[first], fields[last])}
    once = select(Change.page_id).where(Change.page_id.in_(current), Change.kind == ChangeKind.FIELDS)
    return differing | set(session.scalars(once))


def _read_otherwise(session: Session, capture_ids: Sequence[int]) -> set[int]:
    """Captures whose text differs from the last one only because other rules read it."""
    rows = session.execute(
        select(Change.capture_id, Change.cause).where(
            Change.capture_id.in_(capture_ids), Change.kind != ChangeKind.FIELDS
        )
    ).all()
    ours = {capture_id for capture_id, cause in rows if cause == Cause.EXTRACTION}
    return ours - {capture_id for capture_id, cause in rows if cause == Cause.SOURCE}


def _still_shown(visit: OpenVisit, current: OpenVersion | None, revisions: set[int]) -> bool:
    """Whether this capture only prolongs the page's open version: the most common case, and a cheap one.

    A capture at the version's last time is not such a case: it is settled again after a hold, and may have begun it.
    """
    if current is None or visit.content_hash != current.content_hash or visit.captured_at <= current.last_seen_at:
        return False
    if visit.page_id in revisions:
        return False
    current.last_seen_at, current.prolonged = visit.captured_at, True
    return True


def _outcome(visit: OpenVisit, versions: list[Interval] | None, ours: set[int]) -> tuple[Outcome, str | None]:
    if visit.refusal:
        return Outcome.REFUSED, visit.refusal
    for place, interval in enumerate(versions or []):
        if interval.capture_id == visit.capture_id and visit.capture_id not in ours:
            return Outcome.EDITED if place else Outcome.NEW, None
    return Outcome.UNCHANGED, None
