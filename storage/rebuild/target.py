"""Creates the rebuilt database beside the archive's own, and moves it into place when it is complete."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, select, text

from storage.archive import Archive
from storage.data_folder import DataFolder, sqlite_url
from storage.database.copy import copy_database
from storage.database.engine import Database, open_database
from storage.database.schema import bring_up_to_date
from storage.durable_files import sync_folder
from storage.errors import CorrectTheInput
from storage.object_store.client import ObjectStore
from storage.tables.archive import ArchiveMark
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.vocabulary import ArchiveKind
from storage.warc_files.sharing import machine_of

MAKING = "archive.rebuilding.db"
_SUFFIXES = ("", "-wal", "-shm", "-journal")


@contextmanager
def new_database(data: Path, database_url: str | None, store: str | None = None) -> Iterator[Archive]:
    """An archive without rows on the data folder; its database is moved into place when the block ends without error.

    With `store`, its WARC files lie in that object store too. A killed rebuild starts again from the beginning. Raises
    CorrectTheInput when a database with an archive exists.
    """
    folder = DataFolder(data)
    _must_have_records(folder)
    folder.make()
    with folder.lock("rebuild", wait=0, busy="this archive is being rebuilt; run this again"):
        _must_be_gone(folder, database_url)
        _remove(data / MAKING)
        database = open_database(sqlite_url(data.resolve() / MAKING))
        with closing(database):
            bring_up_to_date(database, folder)
            archive = Archive(folder, database, ObjectStore(store) if store else None)
            _mark(archive)
            yield archive
            _put_in_place(database, folder, database_url)


def mark_kind(archive: Archive, kind: ArchiveKind) -> None:
    with archive.database.writing() as session:
        session.get_one(ArchiveMark, 1).kind = kind


def _must_have_records(folder: DataFolder) -> None:
    if not folder.path.is_dir() or not (folder.warc.is_dir() or folder.corpus.is_dir()):
        raise CorrectTheInput(f"no archive in {folder.path}; set LUUTRU_DATA")


def _must_be_gone(folder: DataFolder, database_url: str | None) -> None:
    if database_url is None and not _own(folder).exists():
        return
    with closing(open_database(database_url or folder.database_url)) as database:
        if not _is_empty(database):
            where = "the database of LUUTRU_DATABASE_URL" if database_url else str(_own(folder))
            raise CorrectTheInput(f"{where} has an archive in it: move it away first, then run `luutru rebuild` again")


def _is_empty(database: Database) -> bool:
    """True also for a database that a command created after the archive's own was lost."""
    if not inspect(database.engine).has_table("exchange"):
        return True
    with database.reading() as session:
        page, exchange = (session.execute(select(table.id).limit(1)).first() for table in (Page, LoggedExchange))
    return page is None and exchange is None


def _mark(archive: Archive) -> None:
    """Copies the archive's id from the folder's archive.json; each backup has that file too."""
    tag = archive.folder.path / "archive.json"
    if not tag.is_file():
        raise CorrectTheInput(
            f'{tag} is missing: put it back from a backup, or write {{"archive": "a new name"}} into it'
        )
    archive_id = str(json.loads(tag.read_text(encoding="utf-8"))["archive"])
    with archive.database.writing() as session:
        mark = ArchiveMark(id=1, archive_id=archive_id, kind=None, created_at=datetime.now(UTC))
        if archive.store is not None:
            mark.warc_store, mark.corpus_machine = archive.store.url, machine_of(archive.folder)
        session.add(mark)


def _put_in_place(database: Database, folder: DataFolder, database_url: str | None) -> None:
    if database_url is not None:
        with closing(open_database(database_url)) as target:
            _drop_empty(target)
            copy_database(database, target, lambda *_: None)
        database.close()
        _remove(folder.path / MAKING)
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        connection.exec_driver_sql("BEGIN")
    database.close()
    _remove(_own(folder))
    (folder.path / MAKING).rename(_own(folder))
    sync_folder(folder.path)


def _drop_empty(target: Database) -> None:
    """Deletes the one row that a command wrote into the new database."""
    if inspect(target.engine).has_table("archive_mark"):
        with target.writing() as session:
            session.execute(text("DELETE FROM archive_mark"))


def _own(folder: DataFolder) -> Path:
    return folder.path / "archive.db"


def _remove(path: Path) -> None:
    for suffix in _SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
