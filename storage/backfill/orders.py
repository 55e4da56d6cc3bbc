"""Stores backfill orders and their windows of days; the same order finds its unfinished backfill again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.known_pages import not_fetched
from storage.outcomes import RunState
from storage.runs.lifecycle import RunHandle, new_run
from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.runs import Run
from storage.vocabulary import BackfillSource, BackfillState, RunKind, WindowState

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator ordered; `files` are the names of the given files, for a source that reads files."""

    site: str
    source: BackfillSource
    since: date | None = None
    until: date | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackfillHandle:
    """A backfill in work. `since` and `until` are both included; `run` is the run that lists."""

    id: int
    site: str
    source: BackfillSource
    since: date
    until: date
    run: RunHandle
    state: BackfillState


@dataclass(frozen=True, slots=True)
class OpenBackfill:
    """A backfill that is not done. `left` of the `listed` pages or captures are still to fetch."""

    handle: BackfillHandle
    order: Order
    left: int
    listed: int


@dataclass(frozen=True, slots=True)
class WindowHandle:
    """A window. `interrupted`: its run has not ended, so its captures may be unread even when no item is open."""

    id: int
    backfill_id: int
    since: date
    until: date
    open_items: int
    interrupted: bool


def begin_backfill(archive: Archive, order: Order, since: date, until: date, night: date) -> BackfillHandle:
    """The unfinished backfill of the same order, else a new one; `since` and `until` are its default days."""
    with archive.database.writing() as session:
        row = _unfinished(session, order)
        if row is None:
            run = new_run(session, order.site, night, RunKind.BACKFILL)
            row = Backfill(
                site=order.site,
                source=order.source,
                requested_since=order.since,
                requested_until=order.until,
                since=order.since or since,
                until=order.until or until,
                run_id=run.id,
                state=BackfillState.LISTING,
                created_at=datetime.now(UTC),
                ended_at=None,
            )
            session.add(row)
            session.flush()
            session.add_all(
                BackfillQuery(backfill_id=row.id, query=name, resume_key=None, done=False) for name in order.files
            )
        return _handle(session, row)


def backfill_by_id(archive: Archive, backfill_id: int) -> BackfillHandle:
    with archive.database.reading() as session:
        return _handle(session, session.get_one(Backfill, backfill_id))


def unfinished_backfills(archive: Archive) -> list[OpenBackfill]:
    """Unfinished backfills, sorted by site name, the oldest of a site first."""
    with archive.database.reading() as session:
        rows = session.scalars(
            select(Backfill).where(Backfill.state != BackfillState.DONE).order_by(Backfill.site, Backfill.id)
        ).all()
        orders = [
            (
                _handle(session, row),
                Order(
                    row.site, row.source, row.requested_since, row.requested_until, tuple(sorted(_files(session, row)))
                ),
            )
            for row in rows
        ]
    return [
        OpenBackfill(
            handle,
            order,
            sum(window.open_items for window in open_windows(archive, handle.id)),
            _listed(archive, handle.id),
        )
        for handle, order in orders
    ]


def _listed(archive: Archive, backfill_id: int) -> int:
    windows = select(BackfillWindow.id).where(BackfillWindow.backfill_id == backfill_id)
    with archive.database.reading() as session:
        return session.scalar(select(func.count(BackfillItem.id)).where(BackfillItem.window_id.in_(windows))) or 0


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


def settled_items(archive: Archive, backfill_id: int) -> dict[str, int]:
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
        return _run_handle(run)


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


def note_state(archive: Archive, backfill_id: int, state: BackfillState) -> None:
    with archive.database.writing() as session:
        row = session.get_one(Backfill, backfill_id)
        row.state = state
        row.ended_at = datetime.now(UTC) if state is BackfillState.DONE else None


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


def _unfinished(session: Session, order: Order) -> Backfill | None:
    same = select(Backfill).where(
        Backfill.site == order.site,
        Backfill.source == order.source,
        Backfill.state != BackfillState.DONE,
        Backfill.requested_since.is_(order.since) if order.since is None else Backfill.requested_since == order.since,
        Backfill.requested_until.is_(order.until) if order.until is None else Backfill.requested_until == order.until,
    )
    found: Sequence[Backfill] = session.scalars(same.order_by(Backfill.id)).all()
    return next((row for row in found if not order.files or _files(session, row) == set(order.files)), None)


def _files(session: Session, row: Backfill) -> set[str]:
    return set(session.scalars(select(BackfillQuery.query).where(BackfillQuery.backfill_id == row.id)))


def _handle(session: Session, row: Backfill) -> BackfillHandle:
    run = _run_handle(session.get_one(Run, row.run_id))
    return BackfillHandle(row.id, row.site, row.source, row.since, row.until, run, row.state)


def _run_handle(run: Run) -> RunHandle:
    return RunHandle(run.id, run.site, run.night, run.number, resumed=True)
