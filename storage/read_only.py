"""Opens an archive for reading alone: nothing is made, migrated or locked."""

from pathlib import Path

from storage.archive import Archive, read_tag, with_store
from storage.data_folder import TAG, DataFolder
from storage.database.engine import Database
from storage.database.read_only import open_read_only
from storage.database.schema import refuse_other_schema
from storage.errors import CorrectTheInput, NoArchive
from storage.one_folder import refuse_other_folder
from storage.tables.archive import ArchiveMark


def read_only_archive(path: Path, database_url: str | None = None, *, seconds: float | None = None) -> Archive:
    """The archive in `path`; no question to its database takes longer than `seconds`. The caller closes the database.

    Raises NoArchive, CorrectTheInput or NewerProgramNeeded, each with one clear line.
    """
    folder = DataFolder(path)
    folder.refuse_what_is_unfinished()
    if not (path / TAG).exists():
        raise NoArchive(f"no archive in {path.resolve()}")
    if database_url is None:
        folder.refuse_without_rows()
    database = open_read_only(database_url or folder.database_url, seconds)
    try:
        store = _store(database, folder)
    except BaseException:
        database.close()
        raise
    return with_store(folder, database, store) if store else Archive(folder, database)


def _store(database: Database, folder: DataFolder) -> str | None:
    """The archive's object store, once folder and database are known to belong together."""
    refuse_other_schema(database)
    with database.reading() as session:
        mark = session.get_one(ArchiveMark, 1)
        if read_tag(folder.path / TAG) != mark.archive_id:
            raise CorrectTheInput(f"{folder.path.resolve()} and this database belong to two different archives")
        refuse_other_folder(session, folder, mark)
        return mark.warc_store
