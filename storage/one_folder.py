"""One data folder for a database outside of it: tells a folder that was moved from a copy of it.

The row DataFolderInUse and the folder's archive.json have the same token, and archive.json has the file system's own
number of the folder. A folder that was moved to another file system and a copy have the token under another number. A
copy is refused while the original is still where the row says. If it cannot be seen there, the folder gets a new token,
and the other one, which keeps the old token, is refused from then on.
"""

import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from storage.data_folder import TAG, DataFolder
from storage.database.engine import Database
from storage.durable_files import write_whole
from storage.errors import CorrectTheInput
from storage.tables.archive import ArchiveMark
from storage.tables.folder_in_use import DataFolderInUse

_LOCK_BUSY = "another command is marking this data folder; run this again"


@dataclass(frozen=True, slots=True)
class FolderLabel:
    """What archive.json says of its folder; `replaces` is the token before, until the row has the new one."""

    token: str
    replaces: str | None
    device: int
    inode: int


def use_folder(database: Database, folder: DataFolder, mark: ArchiveMark, *, chosen: bool = False) -> None:
    """Records the folder as the database's own. Raises CorrectTheInput if another one is.

    A `chosen` folder takes the place of any other: a person deleted its archive.json, as the refusal says.
    """
    if _has_rows_inside(database.engine, folder):
        return
    with database.reading() as session:
        if not _has_one_folder(mark) or (not chosen and _is_recorded(session, folder)):
            return
    with folder.lock("tag", wait=60, busy=_LOCK_BUSY), database.writing() as session:
        if not chosen:
            refuse_other_folder(session, folder, mark)
        _record(session, folder, mark)


def refuse_other_folder(session: Session, folder: DataFolder, mark: ArchiveMark) -> None:
    """Raises CorrectTheInput if the folder is a copy, or was copied and another one was used since."""
    if _has_rows_inside(session.connection().engine, folder) or not _has_one_folder(mark):
        return
    row = _row(session)
    if row is None:
        return
    here, label = folder.path.resolve(), read_label(folder.path / TAG)
    if label is None or row.token not in (label.token, label.replaces):
        raise CorrectTheInput(
            f"{here} is not the data folder that this database was last used with, which is {row.path}: "
            f"set LUUTRU_DATA to that one; if it is gone, delete {here / TAG}, and this one takes its place"
        )
    if (label.device, label.inode) != _numbers(folder.path) and _is_there(row, folder):
        raise CorrectTheInput(
            f"{here} is a copy of {row.path}, the data folder of this database: set LUUTRU_DATA to that one; "
            "if this one is to take its place, move that one away"
        )


def read_label(tag: Path) -> FolderLabel | None:
    """None if the file is missing, is damaged, or has no label yet."""
    try:
        return FolderLabel(**json.loads(tag.read_text(encoding="utf-8"))["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _has_rows_inside(engine: Engine, folder: DataFolder) -> bool:
    """Whether the database is the folder's own archive.db: who copies the folder copies the rows too."""
    return engine.dialect.name == "sqlite" and Path(str(engine.url.database)).resolve() == folder.rows.resolve()


def _has_one_folder(mark: ArchiveMark) -> bool:
    """From the first crawl on, unless machines share the archive by an object store: each has a folder of its own."""
    return mark.warc_store is None and mark.kind is not None


def _is_recorded(session: Session, folder: DataFolder) -> bool:
    row, label = _row(session), read_label(folder.path / TAG)
    if row is None or label is None:
        return False
    numbers = (label.device, label.inode)
    return (row.token, row.path, numbers) == (label.token, str(folder.path.resolve()), _numbers(folder.path))


def _record(session: Session, folder: DataFolder, mark: ArchiveMark) -> None:
    """Writes the file first. If the command is killed before the commit, `replaces` still matches the row."""
    row = _row(session)
    label = FolderLabel(str(uuid.uuid4()), row.token if row else None, *_numbers(folder.path))
    write_whole(folder.path / TAG, json.dumps({"archive": mark.archive_id, "folder": asdict(label)}) + "\n")
    database, path = _identity(session), str(folder.path.resolve())
    session.merge(DataFolderInUse(id=1, database=database, path=path, token=label.token))


def _row(session: Session) -> DataFolderInUse | None:
    """None also if the row came from another database, with a copy of all rows: the clone has a folder of its own."""
    row = session.get(DataFolderInUse, 1, populate_existing=True)
    return row if row and row.database == _identity(session) else None


def _identity(session: Session) -> str:
    """The server's number and the database's number on it, or those of SQLite's file; a restored copy has others."""
    engine = session.connection().engine
    if engine.dialect.name == "sqlite":
        return "/".join(map(str, _numbers(Path(str(engine.url.database)))))
    statement = (
        "SELECT (SELECT system_identifier FROM pg_control_system()), oid FROM pg_database "
        "WHERE datname = current_database()"
    )
    return "/".join(map(str, session.execute(text(statement)).one()))


def _numbers(path: Path) -> tuple[int, int]:
    """The numbers by which the file system knows it: a rename keeps them."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _is_there(row: DataFolderInUse, folder: DataFolder) -> bool:
    """Whether the recorded folder is still in its place, on this machine, and is not this very folder."""
    label = read_label(Path(row.path) / TAG)
    return label is not None and row.token in (label.token, label.replaces) and not folder.path.samefile(row.path)
