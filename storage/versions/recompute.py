"""Recomputes the stored versions of pages from their captures and active readings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import add_rows
from storage.tables.captures import Capture
from storage.tables.readings import Body, Reading, Version
from storage.versions.changes import recompute_changes
from storage.versions.intervals import Interval, Showing, intervals

GONE_OR_MOVED = (301, 302, 303, 307, 308, 404, 410)


def recompute_versions(session: Session, page_ids: Iterable[int]) -> dict[int, list[Interval]]:
    """Makes the pages' versions and changes agree with their captures; returns each page's intervals."""
    ids = list(page_ids)
    showings = showings_of(session, ids)
    rows: dict[int, list[Version]] = defaultdict(list)
    for row in session.scalars(select(Version).where(Version.page_id.in_(ids)).order_by(Version.first_seen_at)):
        rows[row.page_id].append(row)
    found = {page_id: intervals(showings[page_id]) for page_id in ids}
    for page_id, wanted in found.items():
        _bring_in_line(session, rows[page_id], wanted)
    session.flush()
    fresh = [(page_id, one) for page_id, wanted in found.items() for one in wanted[len(rows[page_id]) :]]
    add_rows(session, Version, [{"page_id": page_id, **_columns(one)} for page_id, one in fresh])
    recompute_changes(session, {page_id: showings[page_id] for page_id in ids})
    return found


def end_version(session: Session, page_id: int) -> None:
    """Ends the page's open version after a new capture of it as gone or moved, and adds this change."""
    if session.scalar(select(Version.id).where(Version.page_id == page_id).limit(1)) is not None:
        recompute_versions(session, [page_id])


def showings_of(session: Session, page_ids: Sequence[int]) -> dict[int, list[Showing]]:
    """The showings of the pages; a capture that is unread, or whose reading is a refusal, is left out."""
    read = (Reading.id, Reading.content_hash, Reading.body_id, Reading.rules_id, Reading.fields)
    rows = session.execute(
        select(Capture.page_id, Capture.id, Capture.captured_at, Capture.status, *read)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .where(Capture.page_id.in_(page_ids))
    )
    showings: dict[int, list[Showing]] = defaultdict(list)
    for page_id, capture_id, at, status, reading_id, content_hash, body_id, rules_id, fields in rows:
        if content_hash:
            one = Showing(
                at, content_hash, capture_id, reading_id, body_id=body_id, rules_id=rules_id, fields=fields or {}
            )
        elif status in GONE_OR_MOVED:
            one = Showing(at, None, capture_id, None, status=status)
        else:
            continue
        showings[page_id].append(one)
    return showings


def _bring_in_line(session: Session, rows: list[Version], wanted: list[Interval]) -> None:
    """Updates and deletes existing rows; the caller adds the missing ones for all pages together."""
    for row, interval in zip(rows, wanted, strict=False):
        for name, value in _columns(interval).items():
            setattr(row, name, value)
    for row in rows[len(wanted) :]:
        session.delete(row)


def _columns(interval: Interval) -> dict[str, Any]:
    return {
        "content_hash": interval.content_hash,
        "capture_id": interval.capture_id,
        "reading_id": interval.reading_id,
        "first_seen_at": interval.first_seen_at,
        "last_seen_at": interval.last_seen_at,
        "ended_at": interval.ended_at,
    }
