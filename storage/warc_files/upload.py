"""What a site's closed WARC files still want: a replay index each, and, where machines share, a place in the store.

WARC files on their way into the object store: noted when opened, put there when closed, dropped here in time.

The way of a crawl's WARC files into the object store, while the crawl goes on.
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
from storage.warc_files.replay_index import WARC_SUFFIX, index_closed_files, index_path, write_index
from storage.warc_files.sharing import machine_of


def note_opened(archive: Archive, site: str, name: str) -> None:
    """Before a row speaks of a record in it: so that it is known where the file lies while it is not in the store."""
    with archive.database.writing() as session:
        session.add(_row(archive, site, name))


def store_file(archive: Archive, site: str, name: str) -> None:
    """Puts one closed file there and proves it. Raises TryAgainLater, MendTheFolder."""
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
    """Puts there what is closed here and not there yet, the oldest first; returns how many WARC files they were.

    In this order: records refer to earlier ones, and what lies there is to be whole. Wants the site's crawl lock.
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
    """The store turned out not to have it: it is put there again with the next files that are closed."""
    with archive.database.writing() as session:
        row = session.get_one(WarcFileLocation, file)
        row.stored_at, row.index_stored = None, False


def stored_files(archive: Archive, site: str) -> dict[str, WarcFileLocation]:
    """The site's WARC files that lie in the store, by their names without a folder."""
    wanted = select(WarcFileLocation).where(WarcFileLocation.site == site, WarcFileLocation.stored_at.is_not(None))
    with archive.database.reading() as session:
        return {row.file.partition("/")[2]: row for row in session.scalars(wanted)}


def on_one_machine(archive: Archive, site: str) -> list[WarcFileLocation]:
    """The site's WARC files that are not in the store, wherever they lie."""
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
    """The site's oldest files go from here until what lies here of all sites is within the bound."""
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
    """To be called under the site's crawl lock; raises TryAgainLater where the store cannot be reached."""
    index_closed_files(archive, site)
    if archive.store:
        store_closed_files(archive, site)


def renew_index(archive: Archive, site: str, name: str) -> None:
    """Of one closed file, wherever it lies; nothing where it is open or has none yet. Raises ArchiveDamaged."""
    if _stored(archive, site, name) or index_path(archive.folder.warc / site / name).exists():
        make_index(archive, site, name)


def make_index(archive: Archive, site: str, name: str) -> None:
    """Of one closed file, wherever it lies, whether it had one or not. Raises ArchiveDamaged."""
    with archive.warcs.on_disk(f"{site}/{name}") as warc:
        made = write_index(archive, site, name, at=warc)
        if _stored(archive, site, name):
            store_index(archive, site, made, name)


def _stored(archive: Archive, site: str, name: str) -> bool:
    return archive.store is not None and name in stored_files(archive, site)


class WayToStore:
    """One file at a time, in a thread of its own; what fails here is tried again when the crawl has ended."""

    def __init__(self, archive: Archive, site: str) -> None:
        self._archive = archive
        self._site = site
        self._thread = ThreadPoolExecutor(1, "way-to-store")

    def opened(self, name: str) -> None:
        note_opened(self._archive, self._site, name)

    def filled(self, name: str) -> None:
        self._thread.submit(store_file, self._archive, self._site, name)
