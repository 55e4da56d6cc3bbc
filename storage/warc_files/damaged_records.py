"""Gives up damaged records: marks their exchanges and makes their pages pending again."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import keep_digests, statement_batches
from storage.outcomes import Outcome, Reason, RunState
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body, Reading
from storage.tables.revisits import Revisit
from storage.tables.runs import Run, Visit
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc_files.pending_again import discoveries_pending_again, forget_robots, items_pending_again


def give_up_records(session: Session, site: str, exchange_ids: Sequence[int], *, crawling: bool) -> None:
    """Marks the exchanges.

    Their rows keep the places of the damaged records, and nothing refers to them again. A text that was read from the
    sound record stays, and its page is due at once. A page that was not read is requested again by its run if the run
    is still `crawling`; otherwise its visit failed, and the next run requests it.
    """
    for ids in statement_batches(exchange_ids):
        lost = select(LoggedExchange.id).where(LoggedExchange.id.in_(ids))
        dependent = select(LoggedExchange.id).where(
            or_(LoggedExchange.id.in_(ids), LoggedExchange.original_id.in_(ids))
        )
        items_pending_again(session, select(Capture.exchange_id).where(Capture.body_id.in_(_unread(lost))))
        discoveries_pending_again(session, site, dependent)
        forget_robots(session, dependent)
        _pages_due(session, lost)
        _forget_validators(session, lost)
        _take_back_visits(session, lost, crawling=crawling)
        _take_back_bodies(session, lost)
        session.execute(
            update(LoggedExchange)
            .where(LoggedExchange.id.in_(ids))
            .values(failure=Reason.DAMAGED, status=None, record_kind=None)
        )


def give_up_record(archive: Archive, site: str, damage: ArchiveDamaged) -> bool:
    """Gives up the record that a reading found damaged; False if no exchange has it."""
    with archive.database.writing() as session:
        here = (LoggedExchange.file == f"{site}/{damage.path.name}", LoggedExchange.offset == damage.offset)
        ids = session.scalars(select(LoggedExchange.id).where(*here, LoggedExchange.failure.is_(None))).all()
        give_up_records(session, site, ids, crawling=False)
    return bool(ids)


def _unread(lost: Select[int]) -> Select[int]:
    """The bodies that have no payload except the damaged record."""
    return select(Body.id).where(Body.exchange_id.in_(lost), ~exists().where(Reading.body_id == Body.id))


def _pages_due(session: Session, lost: Select[int]) -> None:
    held = select(Body.id).where(Body.exchange_id.in_(lost))
    shown = or_(Capture.exchange_id.in_(lost), Capture.body_id.in_(held))
    pages = session.scalars(select(Page.id).join(Capture, Capture.page_id == Page.id).where(shown).distinct()).all()
    for ids in statement_batches(pages):
        session.execute(update(Revisit).where(Revisit.page_id.in_(ids)).values(due_at=Revisit.first_seen_at))
    keep_digests(session, Revisit, pages)


def _forget_validators(session: Session, lost: Select[int]) -> None:
    """Makes the pages' requests unconditional: a 304 would refer to the damaged record."""
    held = select(Body.id).where(Body.exchange_id.in_(lost))
    session.execute(
        update(Address)
        .where(or_(Address.exchange_id.in_(lost), Address.body_id.in_(held)))
        .values(etag=None, last_modified=None, exchange_id=None, body_id=None)
    )


def _take_back_visits(session: Session, lost: Select[int], *, crawling: bool) -> None:
    unread = Capture.body_id.in_(_unread(lost))
    # For a run in progress: also visits without a body, and visits that were read but not settled.
    alone = Capture.exchange_id.in_(lost) & (Capture.body_id.is_(None) | Visit.outcome.is_(None))
    nothing = {"capture_id": None, "validator_check": None}
    running = select(Run.id).where(Run.state == RunState.RUNNING)
    if crawling:
        taken = select(Visit.id).join(Capture, Capture.id == Visit.capture_id).where(unread | alone)
        session.execute(
            update(Visit)
            .where(Visit.id.in_(taken), Visit.run_id.in_(running))
            .values(outcome=None, reason=None, **nothing)
        )
    captures = select(Capture.id).where(unread)
    session.execute(
        update(Visit)
        .where(Visit.capture_id.in_(captures))
        .values(outcome=Outcome.FAILED, reason=Reason.DAMAGED, **nothing)
    )


def _take_back_bodies(session: Session, lost: Select[int]) -> None:
    unread = session.scalars(_unread(lost)).all()
    for ids in statement_batches(unread):
        session.execute(delete(Capture).where(Capture.body_id.in_(ids)))
        session.execute(delete(Body).where(Body.id.in_(ids)))
    _keep_last_readings(session, lost)


def _keep_last_readings(session: Session, lost: Select[int]) -> None:
    """Keeps the last reading active for a body that cannot be read again."""
    waiting = select(Body).where(Body.exchange_id.in_(lost), Body.reading_id.is_(None))
    for body in session.scalars(waiting):
        last = select(Reading).where(Reading.body_id == body.id).order_by(Reading.id.desc()).limit(1)
        if reading := session.scalars(last).first():
            body.reading_id, body.rules_id = reading.id, reading.rules_id
