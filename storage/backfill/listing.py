"""Stores what a source lists: turns its answers into items of windows, for the days of the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.windows import window_of
from storage.database.bulk import statement_batches
from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.captures import Capture
from storage.vocabulary import ItemOutcome

VIETNAM = timezone(timedelta(hours=7))  # without summer time since 1975


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A page of the site, and the source's capture of it: its time, payload digest and location.

    `day` is the day in Asia/Ho_Chi_Minh that decides its window; None when the source does not state it.
    """

    url: str
    space: str
    key: str
    day: date | None
    at: datetime | None = None
    digest: str | None = None
    place: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class QueryHandle:
    id: int
    query: str
    resume: str | None


def day_of(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def add_queries(archive: Archive, backfill_id: int, queries: Sequence[str]) -> None:
    """Adds the queries that the backfill does not have yet."""
    with archive.database.writing() as session:
        known = set(session.scalars(select(BackfillQuery.query).where(BackfillQuery.backfill_id == backfill_id)))
        session.add_all(
            BackfillQuery(backfill_id=backfill_id, query=query, resume_key=None, done=False)
            for query in dict.fromkeys(queries)
            if query not in known
        )


def open_queries(archive: Archive, backfill_id: int) -> list[QueryHandle]:
    with archive.database.reading() as session:
        rows = session.scalars(
            select(BackfillQuery)
            .where(BackfillQuery.backfill_id == backfill_id, ~BackfillQuery.done)
            .order_by(BackfillQuery.id)
        )
        return [QueryHandle(row.id, row.query, row.resume_key) for row in rows]


def note_answer(session: Session, query_id: int, found: Sequence[FoundItem], resume: str | None) -> None:
    """Stores the items of one page of an answer, and its resume key; None means that the query is complete."""
    query = session.get_one(BackfillQuery, query_id)
    add_items(session, query.backfill_id, found)
    query.resume_key, query.done = resume, resume is None


def add_items(session: Session, backfill_id: int, found: Sequence[FoundItem]) -> None:
    """Adds the items of the order's days; a capture that our archive already has ends as known at once.

    A capture is identified by its time. A page without a time is one item per backfill.
    """
    backfill = session.get_one(Backfill, backfill_id)
    wanted = [one for one in found if one.day is None or backfill.since <= one.day <= backfill.until]
    captured = _captured(session, [one for one in wanted if one.at])
    existing = _existing_items(session, backfill_id, [one.key for one in wanted])
    for one in wanted:
        mark = (one.space, one.key, one.at, one.url if one.at else None)
        if mark not in existing:
            existing.add(mark)
            known = (one.url, one.at) in captured
            session.add(
                BackfillItem(
                    window_id=window_of(session, backfill, one.day).id,
                    url=one.url,
                    space=one.space,
                    key=one.key,
                    captured_at=one.at,
                    digest=one.digest,
                    source_location=one.place,
                    outcome=ItemOutcome.KNOWN if known else None,
                )
            )


def _captured(session: Session, found: Sequence[FoundItem]) -> set[tuple[str, datetime]]:
    captured: set[tuple[str, datetime]] = set()
    for urls in statement_batches(sorted({one.url for one in found})):
        rows = session.execute(
            select(Capture.url, Capture.captured_at).where(Capture.url.in_(urls), Capture.source.is_not(None))
        )
        captured.update((url, at.astimezone(UTC)) for url, at in rows)
    return captured


def _existing_items(
    session: Session, backfill_id: int, keys: Sequence[str]
) -> set[tuple[str, str, datetime | None, str | None]]:
    existing: set[tuple[str, str, datetime | None, str | None]] = set()
    for part in statement_batches(sorted(set(keys))):
        rows = session.scalars(
            select(BackfillItem)
            .join(BackfillWindow, BackfillWindow.id == BackfillItem.window_id)
            .where(BackfillWindow.backfill_id == backfill_id, BackfillItem.key.in_(part))
        )
        existing.update((row.space, row.key, row.captured_at, row.url if row.captured_at else None) for row in rows)
    return existing
