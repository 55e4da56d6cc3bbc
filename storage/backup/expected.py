"""Reads from the rows what an archive must have: its corpus files with their digests, and its WARC files."""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func, or_, select

from storage.archive import Archive
from storage.object_store.warc_source import stored_name
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.pages import Page
from storage.warc_files.sharing import machine_of
from storage.withholding import ACTIVE

BATCH = 500
_COUNTED = (LoggedExchange, Page, Capture, Publication)


def count_rows(archive: Archive) -> dict[str, int]:
    """Counts of tables whose rows are never or rarely deleted."""
    with archive.database.reading() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in _COUNTED}


def digests_of_texts(archive: Archive, names: Sequence[str]) -> dict[str, str | None]:
    """The digests of corpus files by name; None for a text that is withheld."""
    wanted = (
        select(Publication.file, Publication.sha256, Withholding.id)
        .outerjoin(Withholding, and_(Withholding.ordinal == Publication.ordinal, ACTIVE))
        .where(Publication.file.in_(names), Publication.sha256.is_not(None))
    )
    with archive.database.reading() as session:
        return {file: None if withheld else sha256 for file, sha256, withheld in session.execute(wanted)}


def published_texts(archive: Archive) -> Iterator[str]:
    """The names, in a backup, of the written corpus files that are not withheld.

    A file whose takedown was lifted counts again when its return is finished on disk.
    """
    last = -1
    while True:
        wanted = (
            select(Publication.ordinal, Publication.file, Withholding.id.label("withheld"))
            .outerjoin(Withholding, and_(Withholding.ordinal == Publication.ordinal, or_(ACTIVE, ~Withholding.applied)))
            .where(Publication.written, Publication.ordinal > last)
            .order_by(Publication.ordinal)
            .limit(BATCH)
        )
        with archive.database.reading() as session:
            rows = session.execute(wanted).all()
        if not rows:
            return
        yield from (f"corpus/{row.file}" for row in rows if row.withheld is None)
        last = rows[-1].ordinal


def files_of_records(archive: Archive) -> Iterator[str]:
    """The names, in a backup, of the WARC files that rows refer to, except those on another machine only."""
    own = machine_of(archive.folder) if archive.store else None
    with archive.database.reading() as session:
        elsewhere = set(
            session.scalars(
                select(WarcFileLocation.file).where(
                    WarcFileLocation.stored_at.is_(None), WarcFileLocation.machine != (own or "")
                )
            )
        )
        files = session.scalars(select(LoggedExchange.file).where(LoggedExchange.file.is_not(None)).distinct()).all()
    return (stored_name(file) for file in files if file and (own is None or file not in elsewhere))


def files_in_store(archive: Archive) -> dict[str, WarcFileLocation]:
    """The WARC files in the object store, by their names in a backup."""
    if archive.store is None:
        return {}
    with archive.database.reading() as session:
        rows = session.scalars(select(WarcFileLocation).where(WarcFileLocation.stored_at.is_not(None)))
        return {stored_name(row.file): row for row in rows}
