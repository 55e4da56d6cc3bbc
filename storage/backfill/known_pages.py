"""Skips the pages of a live backfill that the archive already has."""

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Reason
from storage.tables.backfill import BackfillItem, BackfillWindow
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.vocabulary import ItemOutcome


def skip_known_pages(archive: Archive, backfill_id: int) -> int:
    """Ends each open item whose page another run has captured as `skipped(known)`; returns how many.

    Captures of the backfill's own windows do not count: those items end with the outcome of their visit.
    """
    with archive.database.writing() as session:
        own_runs = select(BackfillWindow.run_id).where(
            BackfillWindow.backfill_id == backfill_id, BackfillWindow.run_id.is_not(None)
        )
        return _change(
            session,
            backfill_id,
            and_(BackfillItem.outcome.is_(None), _captured(Capture.run_id.not_in(own_runs))),
            ItemOutcome.SKIPPED,
            Reason.KNOWN,
        )


def reopen_known_pages(archive: Archive, backfill_id: int) -> int:
    """Opens the items that were skipped as known, for a backfill that fetches pages again; returns how many."""
    with archive.database.writing() as session:
        known = and_(BackfillItem.outcome == ItemOutcome.SKIPPED, BackfillItem.reason == Reason.KNOWN)
        return _change(session, backfill_id, known, None, None)


def not_fetched() -> ColumnElement[bool]:
    """A condition for items joined with their windows: the window's run has no capture of the page yet.

    It covers live items only. A page may have many archived captures; each is an item that ends when it is fetched.
    """
    return BackfillItem.captured_at.is_not(None) | ~_captured(Capture.run_id == BackfillWindow.run_id)


def _captured(by: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition: the live item's page has a capture by such a run. The statement must join the window."""
    page = (Page.site == BackfillWindow.site) & (Page.space == BackfillItem.space) & (Page.key == BackfillItem.key)
    captured = exists().where(page, Capture.page_id == Page.id, by).correlate(BackfillItem, BackfillWindow)
    return and_(BackfillItem.captured_at.is_(None), captured)


def _change(
    session: Session,
    backfill_id: int,
    which: ColumnElement[bool],
    outcome: ItemOutcome | None,
    reason: Reason | None,
) -> int:
    found = (
        select(BackfillItem.id)
        .join(BackfillWindow, BackfillWindow.id == BackfillItem.window_id)
        .where(BackfillWindow.backfill_id == backfill_id, which)
    )
    ids = session.scalars(found).all()
    if ids:
        session.execute(update(BackfillItem), [{"id": id_, "outcome": outcome, "reason": reason} for id_ in ids])
    return len(ids)
