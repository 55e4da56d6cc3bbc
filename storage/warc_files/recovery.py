"""Recovers after a crash: inspects and closes WARC files that were left open, and adds missing rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.exchange_rows import archived_row, name_original
from storage.database.bulk import keep_digests
from storage.durable_files import sync_folder
from storage.errors import CorrectTheInput
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.outcomes import Reason
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.runs import Run
from storage.tables.witnesses import Witness
from storage.vocabulary import Purpose
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc.reader import ArchivedResponse, read_response
from storage.warc.record_location import is_copy
from storage.warc.scan import sound_responses
from storage.warc_files.damaged_records import give_up_records
from storage.warc_files.inspection import cut, inspect
from storage.warc_files.lost_files import give_up_stranded
from storage.warc_files.upload import care_for_closed_files, on_one_machine

_DIGITS = 10  # of a row's number


def recover(archive: Archive, site: str) -> int:
    """Closes the site's WARC files that a crawl left open; returns how many exchanges got the row they lacked.

    A torn last record that no row refers to is cut off, and a copied record without a row too: it is copied again.
    Nothing else is ever cut.

    The caller has the site's crawl lock, so no other process writes these files.
    """
    folder = archive.folder.warc / site
    lacking = sum(_close(archive, site, path) for path in sorted(folder.glob(f"*{OPEN_SUFFIX}")))
    if archive.store:
        bring_back(archive, site)
    care_for_closed_files(archive, site)
    if archive.store:
        give_up_stranded(archive, site)
    return lacking


def close_what_was_left(archive: Archive, site: str) -> None:
    """Closes and stores a killed crawl's files, and gives up files on other machines, before a run is settled.

    When machines share an archive, all records of a settled run must be in the store. Raises TryAgainLater while the
    site is being crawled.
    """
    if archive.store:
        with crawl_lock(archive, site, wait=SECONDS_TO_CLOSE):
            recover(archive, site)


def bring_back(archive: Archive, site: str) -> None:
    """Adds the rows again for local files that another machine gave up."""
    for stranded in on_one_machine(archive, site):
        path = archive.folder.warc / stranded.file
        if stranded.stranded_at is None or not path.exists():
            continue
        records = list(sound_responses(path))
        with archive.database.writing() as session:
            of_file = select(LoggedExchange.record_id).where(LoggedExchange.file == stranded.file)
            known = set(session.scalars(of_file))
            session.add_all(
                row_of(session, stranded.file, record) for record in records if record.place.record_id not in known
            )
            runs = {run_of(record) for record in records} - {None}
            added = select(LoggedExchange.record_id, LoggedExchange.id).where(LoggedExchange.file == stranded.file)
            ids = {record_id: id_ for record_id, id_ in session.execute(added) if record_id}
            for row in session.scalars(
                select(LoggedExchange).where(LoggedExchange.run_id.in_(runs), LoggedExchange.failure == Reason.STRANDED)
            ):
                if row.record_id in ids:
                    _witnessed_by(session, row.id, ids[row.record_id])
                    session.delete(row)
            session.get_one(WarcFileLocation, stranded.file).stranded_at = None


def _witnessed_by(session: Session, exchange_id: int, there: int) -> None:
    """Moves the facts about pages from the exchange's old row to its new one."""
    stated = session.scalars(select(Witness).where(Witness.exchange_id == exchange_id)).all()
    for witness in stated:
        witness.exchange_id = there
    session.flush()
    keep_digests(session, Witness, [witness.id for witness in stated])


def _close(archive: Archive, site: str, path: Path) -> int:
    """Closes a file; in a damaged file the sound records keep or get rows, the others are given up."""
    closed = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    if closed.exists():
        raise CorrectTheInput(f"{closed} and {path.name} are both here: move the one that is not of this archive away")
    name = f"{site}/{closed.name}"
    found = inspect(archive, path, name)
    if found.cut_at is not None:
        cut(path, found.cut_at)
    with archive.database.writing() as session:
        give_up_records(session, site, found.lost, crawling=True)
        lacking = [] if is_copy(name) else list(_known_runs(session, path, found.lacking))
        for response in lacking:
            session.add(row_of(session, name, response))
            session.flush()
    if found.referred or path.stat().st_size:
        path.rename(closed)
    else:
        path.unlink()
        _forget_file(archive, name)
    sync_folder(path.parent)
    return len(lacking)


def _known_runs(session: Session, path: Path, offsets: Sequence[int]) -> Iterator[ArchivedResponse]:
    """The records at these offsets whose run is in the database; `verify` reports the others."""
    for offset in offsets:
        response = read_response(path.parent, path.name.removesuffix(OPEN_SUFFIX), offset)
        run_id = run_of(response)
        if run_id is not None and session.get(Run, run_id) is not None:
            yield response


def _forget_file(archive: Archive, name: str) -> None:
    with archive.database.writing() as session:
        session.execute(delete(WarcFileLocation).where(WarcFileLocation.file == name))


def row_of(session: Session, name: str, response: ArchivedResponse) -> LoggedExchange:
    """The missing row of a record; raises LookupError if its run or purpose is unknown."""
    run_id = run_of(response)
    if run_id is None or session.get(Run, run_id) is None:
        raise LookupError(f"{name}: its run {run_id} is not in the database")
    purpose = response.fields.get("Luutru-Purpose", "")
    if purpose not in set(Purpose):
        raise LookupError(f"{name}: a record's purpose, {purpose!r}, is none that this luutru knows")
    row = archived_row(run_id, Purpose(purpose), response, response.place, name)
    name_original(row, original_exchange(session, response))
    return row


def run_of(response: ArchivedResponse) -> int | None:
    """The run id in the record; None if the record has none."""
    stated = response.fields.get("Luutru-Run", "")
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < _DIGITS else None


def original_exchange(session: Session, response: ArchivedResponse) -> int | None:
    """The exchange that a revisit record refers to, if it has a row."""
    if response.original is None:
        return None
    same = select(LoggedExchange.id).where(
        LoggedExchange.payload_digest == response.original.payload_digest,
        LoggedExchange.record_id == response.original.record_id,
    )
    return session.scalars(same.limit(1)).first()
