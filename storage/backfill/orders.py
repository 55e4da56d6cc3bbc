"""Stores backfill orders; the same order finds its unfinished backfill again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.windows import open_windows
from storage.runs.lifecycle import RunHandle, handle_of, new_run
from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.runs import Run
from storage.vocabulary import BackfillSource, BackfillState, RunKind


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


def note_state(archive: Archive, backfill_id: int, state: BackfillState) -> None:
    with archive.database.writing() as session:
        row = session.get_one(Backfill, backfill_id)
        row.state = state
        row.ended_at = datetime.now(UTC) if state is BackfillState.DONE else None


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
    run = handle_of(session.get_one(Run, row.run_id))
    return BackfillHandle(row.id, row.site, row.source, row.since, row.until, run, row.state)
