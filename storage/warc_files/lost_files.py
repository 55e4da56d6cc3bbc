"""Gives up records that are only on a lost machine: no row refers to them any more, their pages are pending again."""

from datetime import UTC, datetime

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome, Reason, RunState
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.pages import Address
from storage.tables.readings import Body, Document, Reading, Version
from storage.tables.runs import Run, Visit
from storage.warc_files.pending_again import discoveries_pending_again, forget_robots, items_pending_again
from storage.warc_files.upload import on_one_machine


def give_up_stranded(archive: Archive, site: str) -> list[str]:
    """Removes references to the site's files that are neither here nor in the store; returns these files.

    The caller has the site's crawl lock, so no process writes these files. They belong to unsettled runs only, since a
    run is settled after its files are in the store. If the machine comes back, it brings the records in.
    """
    gone = [
        row.file for row in on_one_machine(archive, site) if not row.stranded_at and not archive.warcs.here(row.file)
    ]
    if gone:
        with archive.database.writing() as session:
            _take_back(session, site, gone)
    return gone


def _take_back(session: Session, site: str, files: list[str]) -> None:
    lost = select(LoggedExchange.id).where(LoggedExchange.file.in_(files))
    items_pending_again(session, lost)
    _visits_pending_again(session, lost)
    discoveries_pending_again(session, site, lost)
    forget_robots(session, lost)
    _forget_bodies(session, lost)
    session.execute(
        update(LoggedExchange)
        .where(LoggedExchange.file.in_(files))
        .values(
            failure=Reason.STRANDED,
            status=None,
            truncated=None,
            record_kind=None,
            file=None,
            offset=None,
            length=None,
            payload_digest=None,
            original_id=None,
        )
    )
    session.execute(
        update(WarcFileLocation).where(WarcFileLocation.file.in_(files)).values(stranded_at=datetime.now(UTC))
    )


def _visits_pending_again(session: Session, lost: Select[int]) -> None:
    """Makes visits pending again; in a run that has ended the visit failed, and the next run requests the page."""
    captures = select(Capture.id).where(Capture.exchange_id.in_(lost))
    ended = select(Run.id).where(Run.state != RunState.RUNNING)
    nothing = {"capture_id": None, "validator_check": None}
    of_ended = update(Visit).where(Visit.capture_id.in_(captures), Visit.run_id.in_(ended))
    session.execute(of_ended.values(outcome=Outcome.FAILED, reason=Reason.STRANDED, **nothing))
    session.execute(update(Visit).where(Visit.capture_id.in_(captures)).values(outcome=None, reason=None, **nothing))
    session.execute(delete(Capture).where(Capture.exchange_id.in_(lost)))


def _forget_bodies(session: Session, lost: Select[int]) -> None:
    """Deletes bodies that were read beside the crawl; the next capture is read again."""
    bodies = select(Body.id).where(Body.exchange_id.in_(lost))
    texts = set(session.scalars(select(Reading.content_hash).where(Reading.body_id.in_(bodies)))) - {None}
    for held in (Address.exchange_id.in_(lost), Address.body_id.in_(bodies)):
        session.execute(
            update(Address).where(held).values(etag=None, last_modified=None, exchange_id=None, body_id=None)
        )
    session.execute(delete(Reading).where(Reading.body_id.in_(bodies)))
    session.execute(delete(Body).where(Body.exchange_id.in_(lost)))
    session.execute(
        delete(Document).where(
            Document.content_hash.in_(texts),
            Document.ordinal.is_(None),
            ~exists().where(Reading.content_hash == Document.content_hash),
            ~exists().where(Version.content_hash == Document.content_hash),
        )
    )
