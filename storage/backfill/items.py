"""Gives a window's run its pending items, with one visit for each page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.known_pages import not_fetched
from storage.database.bulk import statement_batches
from storage.frontier.pages import PageSource, add_pages, upsert_pages
from storage.frontier.requests import FoundPage
from storage.frontier.revisit_schedule import count_run
from storage.outcomes import Outcome, Reason
from storage.runs.lifecycle import moment_of
from storage.tables.backfill import BackfillItem, BackfillWindow
from storage.tables.pages import Page
from storage.tables.runs import Run, Visit
from storage.vocabulary import ItemOutcome
from storage.withholding import withheld_pages


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """One archived capture to fetch, and its page."""

    item_id: int
    page_id: int
    visit_id: int
    url: str
    space: str
    key: str
    at: datetime
    digest: str | None
    place: dict[str, Any] | None


def add_live_pages(archive: Archive, run_id: int, window_id: int, limit: int | None) -> int:
    """Adds the window's open pages to the run, at most `limit`; returns how many are pending.

    A page is requested even when its next visit is not due: a known page is open only when the order asks for it again.
    Pages that an interrupted run of the window already had are counted too.
    """
    with archive.database.writing() as session:
        run = session.get_one(Run, run_id)
        run.schedule_time = run.schedule_time or moment_of(session, run)
        items = _open_items(session, window_id, limit)
        found = [FoundPage(item.url, item.space, item.key) for item in items]
        add_pages(session, PageSource(run_id, run.site, run.schedule_time, due_only=False), found, len(found))
        return len(found)


def end_live_items(archive: Archive, run_id: int, window_id: int) -> None:
    """Gives each item the outcome of its page's visit in this run; an item whose visit was deferred stays open.

    The run is counted in the revisit schedule, so that the next night does not request the same pages again.
    """
    with archive.database.writing() as session:
        count_run(session, session.get_one(Run, run_id))
        rows = session.execute(
            select(BackfillItem, Visit)
            .join(Page, (Page.space == BackfillItem.space) & (Page.key == BackfillItem.key))
            .join(Visit, (Visit.page_id == Page.id) & (Visit.run_id == run_id))
            .join(Run, (Run.id == Visit.run_id) & (Run.site == Page.site))
            .where(BackfillItem.window_id == window_id, BackfillItem.outcome.is_(None), Visit.outcome.is_not(None))
        )
        for item, visit in rows:
            if visit.outcome and visit.outcome != Outcome.DEFERRED:
                item.outcome, item.reason = ItemOutcome(visit.outcome), visit.reason


def add_capture_requests(archive: Archive, run_id: int, window_id: int, limit: int | None) -> list[CaptureRequest]:
    """Adds a visit for each page of the window's open captures; returns the captures, newest first, at most `limit`.

    These pages are not in the revisit schedule. A run requests such a page live once the site's discoveries list it.
    """
    with archive.database.writing() as session:
        run = session.get_one(Run, run_id)
        items = _open_items(session, window_id, limit)
        found = [FoundPage(item.url, item.space, item.key) for item in items]
        pages = upsert_pages(session, run.site, found, datetime.now(UTC))
        withheld = withheld_pages(session, [page.id for page in pages.values()])
        visits = _visits(session, run_id, {page.id: page.url for page in pages.values() if page.id not in withheld})
        wanted = [(item, pages[item.space, item.key].id) for item in items]
        for item, page_id in wanted:
            if page_id in withheld:
                item.outcome, item.reason = ItemOutcome.SKIPPED, Reason.WITHHELD
        return [_request(item, page_id, visits) for item, page_id in wanted if page_id not in withheld]


def _open_items(session: Session, window_id: int, limit: int | None) -> Sequence[BackfillItem]:
    wanted = (
        select(BackfillItem)
        .join(BackfillWindow, BackfillWindow.id == BackfillItem.window_id)
        .where(BackfillWindow.id == window_id, BackfillItem.outcome.is_(None), not_fetched())
    )
    return session.scalars(wanted.order_by(BackfillItem.captured_at.desc(), BackfillItem.id).limit(limit)).all()


def _visits(session: Session, run_id: int, urls: dict[int, str]) -> dict[int, Visit]:
    visits: dict[int, Visit] = {}
    for ids in statement_batches(sorted(urls)):
        rows = session.scalars(select(Visit).where(Visit.run_id == run_id, Visit.page_id.in_(ids)))
        visits |= {row.page_id: row for row in rows}
    for page_id, url in urls.items():
        if page_id not in visits:
            visits[page_id] = Visit(run_id=run_id, page_id=page_id, url=url)
            session.add(visits[page_id])
    session.flush()
    return visits


def _request(item: BackfillItem, page_id: int, visits: dict[int, Visit]) -> CaptureRequest:
    if item.captured_at is None:
        raise ValueError(f"item {item.id}: an archive's capture has no time")
    return CaptureRequest(
        item.id,
        page_id,
        visits[page_id].id,
        item.url,
        item.space,
        item.key,
        item.captured_at,
        item.digest,
        item.source_location,
    )
