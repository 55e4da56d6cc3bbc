"""After a crash: open WARC files are cut back to their last whole record, and rows made for what no row speaks of."""

import os
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.archived_row import archived_row
from storage.copy_names import is_copy
from storage.durable import sync_folder
from storage.replay_index import index_closed_files
from storage.tables import ExchangeRow, Run
from storage.warc_file import OPEN_SUFFIX
from storage.warc_reader import ArchivedResponse, cut_torn_tail, responses_after


def recover(archive: Archive, site: str) -> int:
    """Closes the site's WARC files that a crawl left open; returns how many exchanges got the row they lacked.

    A copied record that lacks its row is cut off: it is copied again from where it lies.

    To be called under the site's crawl lock: no other process may be writing these files.
    """
    folder = archive.folder.warc / site
    lacking = sum(_close(archive, site, path) for path in sorted(folder.glob(f"*{OPEN_SUFFIX}")))
    index_closed_files(archive, site)
    return lacking


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
    sync_folder(path.parent)
    return len(lacking)


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
