"""Stores the windows of a backfill: the days that it fetches in one run, a calendar month at the most."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.known_pages import not_fetched
from storage.outcomes import RunState
from storage.runs.lifecycle import RunHandle, handle_of, new_run
from storage.tables.backfill import Backfill, BackfillItem, BackfillWindow
from storage.tables.runs import Run
from storage.vocabulary import RunKind, WindowState

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WindowHandle:
    """A window. `interrupted`: its run has not ended, so its captures may be unread even when no item is open."""

    id: int
    backfill_id: int
    since: date
    until: date
    open_items: int
    interrupted: bool


def open_windows(archive: Archive, backfill_id: int) -> list[WindowHandle]:
    """The windows that are not done, the newest first."""
    with archive.database.reading() as session:
        still = (
            select(func.count())
            .where(BackfillItem.window_id == BackfillWindow.id, BackfillItem.outcome.is_(None), not_fetched())
            .correlate(BackfillWindow)
        )
        rows = session.execute(
            select(BackfillWindow, still.scalar_subquery(), Run.state)
            .outerjoin(Run, Run.id == BackfillWindow.run_id)
            .where(BackfillWindow.backfill_id == backfill_id, BackfillWindow.state == WindowState.OPEN)
            .order_by(BackfillWindow.since.desc())
        )
        return [
            WindowHandle(row.id, row.backfill_id, row.since, row.until, number, state == RunState.RUNNING)
            for row, number, state in rows
        ]


def item_outcomes(archive: Archive, backfill_id: int) -> dict[str, int]:
    """How many items ended with which outcome, over all windows."""
    with archive.database.reading() as session:
        rows = session.execute(
            select(BackfillItem.outcome, BackfillItem.reason, func.count())
            .join(BackfillWindow, BackfillWindow.id == BackfillItem.window_id)
            .where(BackfillWindow.backfill_id == backfill_id, BackfillItem.outcome.is_not(None))
            .group_by(BackfillItem.outcome, BackfillItem.reason)
            .order_by(BackfillItem.outcome, BackfillItem.reason)
        )
        return {_ending(word, why): number for word, why, number in rows}


def begin_window(archive: Archive, site: str, window_id: int, night: date) -> RunHandle:
    """The window's run that was interrupted, else a new one."""
    with archive.database.writing() as session:
        window = session.get_one(BackfillWindow, window_id)
        run = session.get(Run, window.run_id) if window.run_id else None
        if run is None or run.state != RunState.RUNNING:
            run = new_run(session, site, night, RunKind.BACKFILL)
            window.run_id = run.id
        return handle_of(run)


def end_window(archive: Archive, window_id: int) -> bool:
    """Ends the window and stores its figures if no item is open; returns whether it has ended."""
    with archive.database.writing() as session:
        window = session.get_one(BackfillWindow, window_id)
        counted = session.execute(
            select(BackfillItem.outcome, BackfillItem.reason, func.count())
            .where(BackfillItem.window_id == window_id)
            .group_by(BackfillItem.outcome, BackfillItem.reason)
        ).all()
        if any(outcome is None for outcome, _, _ in counted):
            return False
        window.figures = {_ending(word, why): number for word, why, number in counted}
        window.state = WindowState.DONE
        return True


def window_of(session: Session, backfill: Backfill, day: date | None) -> BackfillWindow:
    """The window of a day, created at first use: a calendar month within the order's days.

    Without a day it is the order's first window.
    """
    begin, end = _month(day) if day else (backfill.since, backfill.until)
    since = max(begin, backfill.since)
    row = session.scalars(
        select(BackfillWindow).where(BackfillWindow.backfill_id == backfill.id, BackfillWindow.since == since)
    ).first()
    if row is None:
        row = BackfillWindow(
            backfill_id=backfill.id,
            site=backfill.site,
            source=backfill.source,
            since=since,
            until=min(end, backfill.until),
            run_id=None,
            state=WindowState.OPEN,
            figures={},
        )
        session.add(row)
        session.flush()
    return row


def _ending(outcome: str | None, reason: str | None) -> str:
    return f"{outcome}({reason})" if reason else str(outcome)


def _month(day: date) -> tuple[date, date]:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(day=1), following - ONE_DAY
