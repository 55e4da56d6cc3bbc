"""After a crash: open WARC files are cut back to their last whole record, and rows made for what no row speaks of."""

import os
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.exchange_rows import archived_row
from storage.durable_files import sync_folder
from storage.tables.exchanges import ExchangeRow, WarcFileRow
from storage.tables.runs import Run
from storage.warc.gzip_members import cut_torn_tail
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc.reader import ArchivedResponse, responses_after
from storage.warc.record_location import is_copy
from storage.warc_files.lost_files import STRANDED, give_up_stranded
from storage.warc_files.upload import care_for_closed_files, on_one_machine

SECONDS_FOR_THE_OLD = 60  # a crawl whose parent died may still be closing


def recover(archive: Archive, site: str) -> int:
    """Closes the site's WARC files that a crawl left open; returns how many exchanges got the row they lacked.

    A copied record that lacks its row is cut off: it is copied again from where it lies.

    To be called under the site's crawl lock: no other process may be writing these files.
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
    """Where machines share an archive, a run is settled only when all that its rows speak of lies in the store.

    What a killed crawl left here is brought there, and what lies elsewhere is given up. Raises TryAgainLater where the
    site is being crawled.
    """
    if archive.store:
        busy = f"{site} is being crawled; run this again"
        with archive.folder.lock(f"crawl-{site}", wait=SECONDS_FOR_THE_OLD, busy=busy):
            recover(archive, site)


def bring_back(archive: Archive, site: str) -> None:
    """Of files that another machine gave up and that lie here after all: their records get their rows back."""
    for stranded in on_one_machine(archive, site):
        path = archive.folder.warc / stranded.file
        if stranded.stranded_at is None or not path.exists():
            continue
        records = list(responses_after(path, 0))
        with archive.database.writing() as session:
            of_file = select(ExchangeRow.record_id).where(ExchangeRow.file == stranded.file)
            known = set(session.scalars(of_file))
            session.add_all(
                row_of(session, stranded.file, record) for record in records if record.place.record_id not in known
            )
            runs = {int(record.fields["Luutru-Run"]) for record in records}
            ids = {record.place.record_id for record in records}
            for row in session.scalars(
                select(ExchangeRow).where(ExchangeRow.run_id.in_(runs), ExchangeRow.failure == STRANDED)
            ):
                if row.record_id in ids:
                    session.delete(row)
            session.get_one(WarcFileRow, stranded.file).stranded_at = None


def _close(archive: Archive, site: str, path: Path) -> int:
    cut_torn_tail(path)
    name = f"{site}/{path.name.removesuffix(OPEN_SUFFIX)}"
    with archive.database.writing() as session:
        end = session.scalar(select(func.max(ExchangeRow.offset + ExchangeRow.length)).where(ExchangeRow.file == name))
        if is_copy(name):
            os.truncate(path, end or 0)
        lacking = list(responses_after(path, end or 0))
        for response in lacking:
            session.add(row_of(session, name, response))
            session.flush()
    if path.stat().st_size:
        path.rename(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
    else:
        path.unlink()
        _forget_file(archive, name)
    sync_folder(path.parent)
    return len(lacking)


def _forget_file(archive: Archive, name: str) -> None:
    with archive.database.writing() as session:
        session.execute(delete(WarcFileRow).where(WarcFileRow.file == name))


def row_of(session: Session, name: str, response: ArchivedResponse) -> ExchangeRow:
    """The row that a record lacks; raises LookupError where the run that made it is not known."""
    run_id = int(response.fields["Luutru-Run"])
    if session.get(Run, run_id) is None:
        raise LookupError(f"{name}: its run {run_id} is not in the database")
    row = archived_row(run_id, response.fields["Luutru-Purpose"], response, response.place, name)
    row.original_id = original_of(session, response)
    return row


def original_of(session: Session, response: ArchivedResponse) -> int | None:
    """The exchange that a revisit record refers to, where its row is there."""
    if response.original is None:
        return None
    same = select(ExchangeRow.id).where(
        ExchangeRow.payload_digest == response.original.payload_digest,
        ExchangeRow.record_id == response.original.record_id,
    )
    return session.scalars(same.limit(1)).first()
