"""The versions of pages in rows, brought in line with the captures and the readings in force."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.changes import recompute_changes
from storage.intervals import Interval, Showing, intervals
from storage.tables import Body, Capture, Reading, Version

GONE_OR_MOVED = (301, 302, 303, 307, 308, 404, 410)


def recompute_versions(session: Session, page_ids: Iterable[int]) -> dict[int, list[Interval]]:
    """Makes the pages' rows of versions and changes what their captures say, and returns each page's intervals."""
    ids = list(page_ids)
    showings = showings_of(session, ids)
    rows: dict[int, list[Version]] = defaultdict(list)
    for row in session.scalars(select(Version).where(Version.page_id.in_(ids)).order_by(Version.first_seen_at)):
        rows[row.page_id].append(row)
    found = {page_id: intervals(showings[page_id]) for page_id in ids}
    for page_id, wanted in found.items():
        _bring_in_line(session, page_id, rows[page_id], wanted)
    session.flush()
    recompute_changes(session, {page_id: showings[page_id] for page_id in ids})
    return found


def end_version(session: Session, page_id: int) -> None:
    """A capture of the page as gone or moved is new: what it showed until then has ended, and that is a change."""
    if session.scalar(select(Version.id).where(Version.page_id == page_id).limit(1)) is not None:
        recompute_versions(session, [page_id])


def showings_of(session: Session, page_ids: Sequence[int]) -> dict[int, list[Showing]]:
    """A capture whose reading is a refusal, or which was not read, says nothing of what the page showed."""
    rows = session.execute(
        select(Capture, Reading)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .where(Capture.page_id.in_(page_ids))
    )
    showings: dict[int, list[Showing]] = defaultdict(list)
    for capture, found in rows:
        reading: Reading | None = found
        if reading and reading.content_hash:
            one = Showing(
                capture.captured_at,
                reading.content_hash,
                capture.id,
                reading.id,
                body_id=reading.body_id,
                key_id=reading.key_id,
                fields=reading.fields or {},
            )
        elif capture.status in GONE_OR_MOVED:
            one = Showing(capture.captured_at, None, capture.id, None, status=capture.status)
        else:
            continue
        showings[capture.page_id].append(one)
    return showings


def _bring_in_line(session: Session, page_id: int, rows: list[Version], wanted: list[Interval]) -> None:
    for row, interval in zip(rows, wanted, strict=False):
        _set(row, interval)
    for row in rows[len(wanted) :]:
        session.delete(row)
    for interval in wanted[len(rows) :]:
        row = Version(page_id=page_id)
        _set(row, interval)
        session.add(row)


def _set(row: Version, interval: Interval) -> None:
    row.content_hash, row.capture_id, row.reading_id = interval.content_hash, interval.capture_id, interval.reading_id
    row.first_seen_at, row.last_seen_at, row.ended_at = interval.first_seen_at, interval.last_seen_at, interval.ended_at
