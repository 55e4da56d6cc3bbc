"""The replay index of each closed WARC file: a sorted CDXJ file beside it, made from the file itself."""

from collections.abc import Collection, Iterable
from pathlib import Path

from storage.archive import Archive
from storage.cdxj import cdxj_line
from storage.durable import sync_file, sync_folder
from storage.warc_file import OPEN_SUFFIX
from storage.warc_reader import ArchivedResponse, responses_after
from storage.withheld import closed_offsets

WARC_SUFFIX = ".warc.gz"
INDEX_SUFFIX = ".cdxj"
_PARTIAL = ".partial"


def index_path(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX)


def index_lines(records: Iterable[ArchivedResponse], closed: Collection[int]) -> list[str]:
    """In the order of their bytes; `closed` are the offsets of records that are withheld from replay."""
    return sorted(cdxj_line(record) for record in records if record.place.offset not in closed)


def write_index(archive: Archive, site: str, name: str) -> None:
    """Makes the index of one closed file anew, whole or not at all; raises ArchiveDamaged."""
    warc = archive.folder.warc / site / name
    with archive.database.reading() as session:
        closed = closed_offsets(session, f"{site}/{name}")
    lines = index_lines(responses_after(warc, 0), closed)
    partial = index_path(warc).with_suffix(_PARTIAL)
    with partial.open("w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)
        sync_file(file)
    partial.rename(index_path(warc))
    sync_folder(warc.parent)


def index_closed_files(archive: Archive, site: str) -> int:
    """Indexes the site's closed files that have no index yet, and returns how many they were.

    To be called under the site's crawl lock.
    """
    folder = archive.folder.warc / site
    lacking = [path.name for path in sorted(folder.glob(f"*{WARC_SUFFIX}")) if not index_path(path).exists()]
    for name in lacking:
        write_index(archive, site, name)
    return len(lacking)


def is_ours(name: str) -> bool:
    """Whether a file in a site's WARC folder is of a kind that we put there."""
    return name.endswith((WARC_SUFFIX, WARC_SUFFIX + OPEN_SUFFIX, INDEX_SUFFIX))
