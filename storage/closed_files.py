"""What a site's closed WARC files still want: a replay index each, and, where machines share, a place in the store."""

from storage.archive import Archive
from storage.replay_index import index_closed_files, index_path, write_index
from storage.stored_files import store_closed_files, store_index, stored_files


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
