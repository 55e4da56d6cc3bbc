"""Rebuilds the rows of WARC files that the object store has."""

from datetime import UTC, datetime
from pathlib import Path

from storage.archive import Archive
from storage.durable_files import file_digest
from storage.object_store.warc_source import stored_name
from storage.tables.exchanges import WarcFileLocation
from storage.warc_files.index_files import index_path
from storage.warc_files.sharing import machine_of
from storage.warc_files.upload import make_index, stored_files


def note_stored_file(archive: Archive, site: str, name: str, path: Path) -> None:
    """`path` has the file's bytes. A file that the store lacks, or has otherwise, is uploaded with the closed ones."""
    file, size = f"{site}/{name}", path.stat().st_size
    if _size(archive, file) != size:
        return
    now = datetime.now(UTC)
    row = WarcFileLocation(file=file, site=site, machine=machine_of(archive.folder), opened_at=now)
    row.size, row.sha256, row.stored_at = size, file_digest(path), now
    row.index_stored = _size(archive, f"{site}/{index_path(Path(name)).name}") is not None
    with archive.database.writing() as session:
        session.add(row)


def index_stored_files(archive: Archive, site: str) -> None:
    """Makes the replay indexes that the store lacks. Raises ArchiveDamaged."""
    for name, row in stored_files(archive, site).items() if archive.store else ():
        if not row.index_stored:
            make_index(archive, site, name)


def _size(archive: Archive, file: str) -> int | None:
    try:
        return archive.store.size(stored_name(file)) if archive.store else None
    except FileNotFoundError:
        return None
