"""Uploads closed WARC files and their replay indexes to the object store, also during the crawl.

A file is registered when it is opened, uploaded when it is closed, and later deleted here to free space.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive
from storage.object_store.client import ObjectStore
from storage.object_store.warc_source import stored_name
from storage.tables.exchanges import WarcFileLocation
from storage.warc_files.index_files import WARC_SUFFIX, index_files, index_path
from storage.warc_files.replay_index import index_closed_files, write_index
from storage.warc_files.sharing import machine_of


def note_opened(archive: Archive, site: str, name: str) -> None:
    """Registers an open file before a row refers to it, so that its machine is known until it is in the store."""
    with archive.database.writing() as session:
        session.add(_row(archive, site, name))


def store_file(archive: Archive, site: str, name: str) -> None:
    """Uploads one closed file and checks it. Raises TryAgainLater, CorrectTheInput."""
    store, file = _store(archive), f"{site}/{name}"
    path = archive.folder.warc / file
    sha256, size = store.keep(stored_name(file), path), path.stat().st_size
    with archive.database.writing() as session:
        row = session.get(WarcFileLocation, file) or _row(archive, site, name)
        row.size, row.sha256, row.stored_at = size, sha256, datetime.now(UTC)
        session.add(row)


def store_index(archive: Archive, site: str, index: Path, warc: str) -> None:
    _store(archive).keep(stored_name(f"{site}/{index.name}"), index)
    with archive.database.writing() as session:
        session.get_one(WarcFileLocation, f"{site}/{warc}").index_stored = True


def store_closed_files(archive: Archive, site: str) -> int:
    """Uploads closed files that are not in the store, the oldest first; returns how many.

    The order matters: records refer to earlier ones, which must be in the store. The caller has the site's crawl lock.
    """
    closed = sorted((archive.folder.warc / site).glob(f"*{WARC_SUFFIX}"))
    rows = _rows(archive, site, [path.name for path in closed])
    lacking = [path for path in closed if not ((row := rows.get(path.name)) and row.stored_at)]
    for path in lacking:
        store_file(archive, site, path.name)
    for path in closed:
        if not ((row := rows.get(path.name)) and row.index_stored):
            store_index(archive, site, index_path(path), path.name)
    _make_room(archive, site, closed)
    return len(lacking)


def forget_stored(archive: Archive, file: str) -> None:
    """Records that the store does not have the file; the next upload includes it again."""
    with archive.database.writing() as session:
        row = session.get_one(WarcFileLocation, file)
        row.stored_at, row.index_stored = None, False


def stored_files(archive: Archive, site: str) -> dict[str, WarcFileLocation]:
    """The site's WARC files in the store, by file name without folder."""
    wanted = select(WarcFileLocation).where(WarcFileLocation.site == site, WarcFileLocation.stored_at.is_not(None))
    with archive.database.reading() as session:
        return {row.file.partition("/")[2]: row for row in session.scalars(wanted)}


def on_one_machine(archive: Archive, site: str) -> list[WarcFileLocation]:
    """The site's WARC files that are not in the store, on any machine."""
    wanted = select(WarcFileLocation).where(WarcFileLocation.site == site, WarcFileLocation.stored_at.is_(None))
    with archive.database.reading() as session:
        return list(session.scalars(wanted.order_by(WarcFileLocation.file)))


def _rows(archive: Archive, site: str, names: Sequence[str]) -> dict[str, WarcFileLocation]:
    wanted = select(WarcFileLocation).where(WarcFileLocation.file.in_([f"{site}/{name}" for name in names]))
    with archive.database.reading() as session:
        return {row.file.partition("/")[2]: row for row in session.scalars(wanted)}


def _row(archive: Archive, site: str, name: str) -> WarcFileLocation:
    return WarcFileLocation(
        file=f"{site}/{name}",
        site=site,
        machine=machine_of(archive.folder),
        opened_at=datetime.now(UTC),
        index_stored=False,
    )


def _make_room(archive: Archive, site: str, closed: Sequence[Path]) -> None:
    """Deletes the site's oldest stored files here until the files of all sites are within the limit."""
    most = _store(archive).address.cache_bytes
    left = sum(path.stat().st_size for path in archive.folder.warc.glob(f"*/*{WARC_SUFFIX}"))
    for path in closed:
        if left <= most:
            return
        left -= path.stat().st_size
        index_path(path).unlink(missing_ok=True)
        path.unlink()


def _store(archive: Archive) -> ObjectStore:
    if archive.store is None:
        raise ValueError("an archive without an object store")
    return archive.store


def care_for_closed_files(archive: Archive, site: str) -> None:
    """Indexes and uploads closed files under the site's crawl lock; raises TryAgainLater if the store is down."""
    index_closed_files(archive, site)
    if archive.store:
        store_closed_files(archive, site)


def renew_index(archive: Archive, site: str, name: str) -> None:
    """Writes the index of one closed file again, if it has one. Raises ArchiveDamaged."""
    if _stored(archive, site, name) or index_files(archive.folder.warc / site / name):
        make_index(archive, site, name)


def make_index(archive: Archive, site: str, name: str) -> None:
    """Writes the index of one closed file, here or in the store. Raises ArchiveDamaged."""
    with archive.warcs.on_disk(f"{site}/{name}") as warc:
        write_index(archive, site, name, at=warc)
        if _stored(archive, site, name):
            store_index(archive, site, index_path(warc), name)


def _stored(archive: Archive, site: str, name: str) -> bool:
    return archive.store is not None and name in stored_files(archive, site)


class UploadQueue:
    """Uploads one file at a time in a thread; a failed upload is tried again after the crawl."""

    def __init__(self, archive: Archive, site: str) -> None:
        self._archive = archive
        self._site = site
        self._thread = ThreadPoolExecutor(1, "way-to-store")

    def opened(self, name: str) -> None:
        note_opened(self._archive, self._site, name)

    def filled(self, name: str) -> None:
        self._thread.submit(store_file, self._archive, self._site, name)
