"""An archive: its data folder and its database, opened together."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from storage.advisory_locks import SharedLocks
from storage.data_folder import TAG, DataFolder
from storage.database.engine import Database, open_database
from storage.database.schema import bring_up_to_date
from storage.durable_files import write_whole
from storage.errors import CorrectTheInput, NoArchive, OtherKindOfArchive
from storage.object_store.client import ObjectStore
from storage.object_store.warc_source import WarcSource
from storage.one_folder import use_folder
from storage.tables.archive import ArchiveMark
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import ArchiveKind


@dataclass(frozen=True, slots=True)
class Archive:
    folder: DataFolder
    database: Database
    store: ObjectStore | None = None
    """The object store for closed WARC files; None if all are in the data folder."""

    @property
    def warcs(self) -> WarcSource:
        return WarcSource(self.folder.warc, self.store)


@contextmanager
def existing_archive(path: Path, database_url: str | None = None) -> Iterator[Archive]:
    """Opens an archive like `open_archive`, but creates none. Raises NoArchive if there is none yet."""
    DataFolder(path).refuse_what_is_unfinished()
    if not (path / TAG).exists() and not _has_rows(path, database_url):
        raise NoArchive(f"no archive in {path.resolve()}; set LUUTRU_DATA")
    with open_archive(path, database_url) as archive:
        yield archive


@contextmanager
def open_archive(path: Path, database_url: str | None = None) -> Iterator[Archive]:
    """Opens the archive in `path`, creates a missing one, and brings its schema up to date.

    Its rows are in the folder unless a URL is given. Raises CorrectTheInput, NewerProgramNeeded or TryAgainLater, each
    with one clear line.
    """
    folder = DataFolder(path)
    folder.refuse_what_is_unfinished()
    if database_url is None:
        folder.refuse_without_rows()
    folder.make()
    database = open_database(database_url or folder.database_url)
    try:
        bring_up_to_date(database, folder)
        mark = _same_archive(Archive(folder, database))
        yield with_store(folder, database, mark.warc_store) if mark.warc_store else Archive(folder, database)
    finally:
        database.close()


def _has_rows(path: Path, database_url: str | None) -> bool:
    if database_url is None:
        rows = DataFolder(path).rows
        return rows.exists() and not (rows.is_file() and rows.stat().st_size == 0)
    database = open_database(database_url)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table(ArchiveMark.__tablename__):
                return False
            return session.scalar(select(ArchiveMark.id)) is not None
    finally:
        database.close()


def archive_kind(archive: Archive) -> ArchiveKind | None:
    """`live` or `rehearsal`, or None before the first crawl."""
    with archive.database.reading() as session:
        return session.get_one(ArchiveMark, 1).kind


def decide_kind(archive: Archive, kind: ArchiveKind) -> None:
    """Marks the archive at its first crawl. Raises OtherKindOfArchive if it has the other mark."""
    with archive.database.writing() as session:
        mark = session.get_one(ArchiveMark, 1)
        mark.kind = mark.kind or kind
        if mark.kind != kind:
            raise OtherKindOfArchive(
                f"{archive.folder.path} is a {mark.kind} archive, and this would be a {kind} crawl: "
                "use another LUUTRU_DATA, or "
                + ("unset LUUTRU_ORIGIN" if mark.kind == ArchiveKind.LIVE else "set LUUTRU_ORIGIN as before")
            )
    use_folder(archive.database, archive.folder, mark)


def with_store(folder: DataFolder, database: Database, store: str) -> Archive:
    """Machines can share only a database server and an object store."""
    if database.engine.dialect.name == "postgresql":
        folder = replace(folder, shared=SharedLocks(database.engine.url))
    return Archive(folder, database, ObjectStore(store))


def _same_archive(archive: Archive) -> ArchiveMark:
    """Folder and database have the same id, so that a folder is never paired with another archive's rows."""
    tag = archive.folder.path / TAG
    is_new = not tag.exists()
    with archive.database.writing() as session:
        mark = session.get(ArchiveMark, 1)
        if mark is None:
            mark = ArchiveMark(id=1, archive_id=str(uuid.uuid4()), kind=None, created_at=datetime.now(UTC))
            session.add(mark)
        elif not tag.exists():
            _refuse_second_folder(session, archive.folder, mark)
    if not tag.exists():
        with archive.folder.lock("tag", wait=60, busy="another command is making this archive; run this again"):
            write_whole(tag, json.dumps({"archive": mark.archive_id}) + "\n")
    if read_tag(tag) != mark.archive_id:
        raise CorrectTheInput(
            f"{archive.folder.path.resolve()} and its database belong to two different archives: check LUUTRU_DATA "
            "and LUUTRU_DATABASE_URL"
        )
    use_folder(archive.database, archive.folder, mark, chosen=is_new)
    return mark


def _refuse_second_folder(session: Session, folder: DataFolder, mark: ArchiveMark) -> None:
    """A database with files elsewhere accepts no other folder; machines share one only with an object store."""
    if mark.warc_store or folder.has_files():
        return
    if session.scalar(select(LoggedExchange.id).limit(1)) or session.scalar(select(Publication.ordinal).limit(1)):
        raise CorrectTheInput(
            f"the database has the rows of an archive whose files are in another folder than {folder.path.resolve()}: "
            "set LUUTRU_DATA to that folder, or LUUTRU_DATABASE_URL to an empty database"
        )


def read_tag(tag: Path) -> str:
    """The archive's id. Raises CorrectTheInput if the file is damaged."""
    try:
        return str(json.loads(tag.read_text(encoding="utf-8"))["archive"])
    except (ValueError, KeyError, TypeError) as error:
        raise CorrectTheInput(
            f"{tag} is damaged; if the database is this folder's own, delete that file: it is made again"
        ) from error
