"""Checks the rows of pages: readings and documents, versions and captures, visits and outcomes."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import RunState
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, Version
from storage.tables.runs import Run, Visit
from storage.verify.findings import FindingKind, VerifyFinding
from storage.versions.changes import pages_with_wrong_changes
from storage.versions.intervals import Interval, intervals
from storage.versions.recompute import showings_of

BATCH = 500


def check_readings(archive: Archive, site: str) -> Iterator[VerifyFinding]:
    lost_text = Reading.content_hash.is_not(None) & ~exists().where(Document.content_hash == Reading.content_hash)
    lost_reading = Body.reading_id.is_not(None) & ~exists().where(Reading.id == Body.reading_id)
    with archive.database.reading() as session:
        texts = session.execute(
            select(Reading.id, Reading.body_id, Reading.content_hash)
            .join(Body, Body.id == Reading.body_id)
            .where(Body.site == site, lost_text)
            .order_by(Reading.id)
        ).all()
        bodies = session.execute(
            select(Body.id, Body.reading_id).where(Body.site == site, lost_reading).order_by(Body.id)
        ).all()
        others = session.execute(
            select(Body.id, Body.reading_id, Reading.body_id, Body.rules_id, Reading.rules_id)
            .join(Reading, Reading.id == Body.reading_id)
            .where(Body.site == site, (Reading.body_id != Body.id) | (Reading.rules_id != Body.rules_id))
            .order_by(Body.id)
        ).all()
        unread = session.scalars(_unread_and_settled(site)).all()
        keyless = session.scalars(
            select(Body.id).where(Body.site == site, Body.rules_id.is_(None) != Body.reading_id.is_(None))
        ).all()
    for body_id, reading_id, of_body, rules_id, of_key in others:
        detail = f"its active reading, {reading_id}, is of body {of_body} by key {of_key}, not by {rules_id}"
        yield VerifyFinding(FindingKind.READING_OF_ANOTHER_BODY, f"body {body_id}", detail, body_id)
    for body_id in unread:
        detail = "it is unread, and the visits that showed it have ended"
        yield VerifyFinding(FindingKind.READING_MISSING, f"body {body_id}", detail, body_id)
    for body_id in keyless:
        yield VerifyFinding(
            FindingKind.READING_MISSING, f"body {body_id}", "it has a reading or a key, not both", body_id
        )
    for reading_id, read_body, content_hash in texts:
        detail = f"it names document {content_hash}, which is not there"
        yield VerifyFinding(
            FindingKind.READING_WITHOUT_DOCUMENT, f"reading {reading_id} of body {read_body}", detail, read_body
        )
    for body_id, lost in bodies:
        detail = f"its active reading, {lost}, is not there"
        yield VerifyFinding(FindingKind.READING_MISSING, f"body {body_id}", detail, body_id)


def _unread_and_settled(site: str) -> Select[int]:
    settled = (Visit.run_id == Capture.run_id) & (Visit.page_id == Capture.page_id) & Visit.outcome.is_not(None)
    wanted = (
        select(Body.id)
        .join(Capture, Capture.body_id == Body.id)
        .join(Visit, settled)
        .where(Body.site == site, Body.reading_id.is_(None), Body.rules_id.is_(None))
    )
    return wanted.distinct().order_by(Body.id)


def check_versions(archive: Archive, site: str) -> Iterator[VerifyFinding]:
    """Checks versions; skips pages with an open visit or an unread body, since their versions are not final."""
    last = 0
    while page_ids := _settled_pages(archive, site, last):
        last = page_ids[-1]
        with archive.database.reading() as session:
            wrong = _wrong_versions(session, page_ids)
        for page_id, detail in wrong:
            yield VerifyFinding(FindingKind.VERSIONS_WRONG, f"page {page_id} of {site}", detail, page_id)


def check_visits(archive: Archive, site: str) -> Iterator[VerifyFinding]:
    with archive.database.reading() as session:
        rows = session.execute(
            select(Visit.id, Visit.url, Run.night, Run.number)
            .join(Run, Run.id == Visit.run_id)
            .where(Run.site == site, Run.state == RunState.FINISHED, Visit.outcome.is_(None))
            .order_by(Visit.id)
        ).all()
    for visit_id, url, night, number in rows:
        detail = f"the run of {night} (number {number}) is finished without an outcome for {url}"
        yield VerifyFinding(FindingKind.VISIT_WITHOUT_OUTCOME, f"visit {visit_id} of {site}", detail)


def _settled_pages(archive: Archive, site: str, after: int) -> Sequence[int]:
    waiting = exists().where(Visit.page_id == Page.id, Visit.outcome.is_(None))
    unread = exists().where(Capture.page_id == Page.id, Body.id == Capture.body_id, Body.reading_id.is_(None))
    settled = (Page.site == site, Page.id > after, ~waiting, ~unread)
    wanted = select(Page.id).where(*settled).order_by(Page.id).limit(BATCH)
    with archive.database.reading() as session:
        return session.scalars(wanted).all()


def _wrong_versions(session: Session, page_ids: Sequence[int]) -> list[tuple[int, str]]:
    found: dict[int, list[Interval]] = {page_id: [] for page_id in page_ids}
    rows = select(Version).where(Version.page_id.in_(page_ids)).order_by(Version.first_seen_at, Version.id)
    for row in session.scalars(rows):
        found[row.page_id].append(_interval(row))
    showings = showings_of(session, page_ids)
    wanted = {page_id: intervals(showings[page_id]) for page_id in page_ids}
    wrong = [
        (page_id, f"{len(found[page_id])} versions in rows, {len(wanted[page_id])} by its captures, or other times")
        for page_id in page_ids
        if found[page_id] != wanted[page_id]
    ]
    named = {page_id for page_id, _ in wrong}
    others = pages_with_wrong_changes(session, {page_id: showings[page_id] for page_id in page_ids})
    detail = "its changes are not those between its captures"
    return wrong + [(page_id, detail) for page_id in others if page_id not in named]


def _interval(row: Version) -> Interval:
    return Interval(
        content_hash=row.content_hash,
        capture_id=row.capture_id,
        reading_id=row.reading_id,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        ended_at=row.ended_at,
    )
