"""A backup of the whole archive: rows, WARC files, corpus, with a manifest by which it is checked.

`<folder>/files/` mirrors the data folder; `<folder>/rows.db` (SQLite) or `rows.dump` (PostgreSQL's own form) holds the
rows. The rows are copied first: files are on disk before rows speak of them, so what the copied rows name is there.
"""

import json
import shutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text

from storage.archive import Archive
from storage.database.dump import dump_rows
from storage.durable_files import file_digest, sync_folder
from storage.errors import MendTheFolder
from storage.object_store.warc_source import stored_name
from storage.tables.exchanges import WarcFileRow
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc_files.sharing import claim_corpus

MANIFEST = "backup.json"
KEPT = ("warc", "corpus", "logs")
FORM = 1

Entry = dict[str, object]  # size in bytes, changed in nanoseconds, sha256 in hex


@dataclass(frozen=True, slots=True)
class Backup:
    """How many files it holds, how many of them were copied now, and its size in bytes."""

    files: int
    copied: int
    size: int


def back_up(archive: Archive, target: Path, progress: Callable[[int], None] = lambda _: None) -> Backup:
    """Into a folder of its own; again into the same folder costs what is new. Raises MendTheFolder, TryAgainLater."""
    _may_hold_a_backup(archive, target)
    target.mkdir(parents=True, exist_ok=True)
    with archive.folder.lock("publish", wait=600, busy="another command is publishing; run this again"):
        claim_corpus(archive)
        rows = dump_rows(archive.database, target)
        sources = list(_sources(archive.folder.path))
        known = _known(target)
        entries: dict[str, Entry] = {rows.name: _entry(rows, file_digest(rows))}
        copied = 0
        for source in sources:
            name, entry, fresh = _kept(archive.folder.path, source, target / "files", known)
            entries[name] = entry
            copied += fresh
            progress(1)
        for name, row in _stored_alone(archive, entries).items():
            entries[name], fresh = _fetched(archive, row, target / "files" / name, known.get(name))
            copied += fresh
            progress(1)
    _forget_other(target, entries)
    _write_manifest(archive, target, rows.name, entries)
    return Backup(len(entries), copied, sum(int(str(entry["size"])) for entry in entries.values()))


def _sources(data: Path) -> Iterator[Path]:
    yield data / "archive.json"
    for part in KEPT:
        for path in sorted((data / part).rglob("*")):
            if path.is_file() and ".partial" not in path.parts:
                yield path


def _kept(data: Path, source: Path, files: Path, known: dict[str, Entry]) -> tuple[str, Entry, int]:
    """A WARC file that a crawl is writing is copied as far as it is written, or under its last name if that came now.

    A torn end of it is cut when the restored archive is crawled again.
    """
    name = source.relative_to(data).as_posix()
    try:
        return name, *_copied(source, files / name, known.get(name))
    except FileNotFoundError:
        if source.suffix != OPEN_SUFFIX:
            raise
        closed, name = source.with_suffix(""), name.removesuffix(OPEN_SUFFIX)
        return name, *_copied(closed, files / name, known.get(name))


def _copied(source: Path, place: Path, known: Entry | None) -> tuple[Entry, int]:
    """Closed WARC files and corpus files never change: one of the same size and time is the same file."""
    stat = source.stat()
    if known and place.exists() and known["size"] == stat.st_size and known["changed"] == stat.st_mtime_ns:
        return known, 0
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(place.name + ".partial")
    shutil.copy2(source, partial)
    partial.rename(place)
    return _entry(place, file_digest(place)), 1


def _stored_alone(archive: Archive, here: Container[str]) -> dict[str, WarcFileRow]:
    """The WARC files that lie in the object store and no longer on this machine. Their indexes are derived."""
    if archive.store is None:
        return {}
    with archive.database.reading() as session:
        rows = session.scalars(select(WarcFileRow).where(WarcFileRow.stored_at.is_not(None)))
        named = {stored_name(row.file): row for row in rows}
    return {name: row for name, row in named.items() if name not in here}


def _fetched(archive: Archive, row: WarcFileRow, place: Path, known: Entry | None) -> tuple[Entry, int]:
    if known and place.exists() and known["sha256"] == row.sha256:
        return known, 0
    if archive.store is None:
        raise ValueError("an archive without an object store")
    archive.store.fetch(stored_name(row.file), place)
    return _entry(place, file_digest(place)), 1


def _entry(path: Path, digest: str) -> Entry:
    stat = path.stat()
    return {"size": stat.st_size, "changed": stat.st_mtime_ns, "sha256": digest}


def _known(target: Path) -> dict[str, Entry]:
    path = target / MANIFEST
    if not path.exists():
        return {}
    files: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return files


def _forget_other(target: Path, entries: dict[str, Entry]) -> None:
    """What the archive no longer has (a file closed under its final name, a text withdrawn) leaves the backup too."""
    for path in (target / "files").rglob("*"):
        if path.is_file() and path.relative_to(target / "files").as_posix() not in entries:
            path.unlink()


def _write_manifest(archive: Archive, target: Path, rows: str, entries: dict[str, Entry]) -> None:
    with archive.database.reading() as session:
        schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    tag = json.loads((archive.folder.path / "archive.json").read_text(encoding="utf-8"))
    said = {
        "form": FORM,
        "archive": tag["archive"],
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "schema": schema,
        "rows": rows,
        "files": entries,
    }
    partial = target / f"{MANIFEST}.partial"
    partial.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    partial.rename(target / MANIFEST)
    sync_folder(target)


def _may_hold_a_backup(archive: Archive, target: Path) -> None:
    if target.resolve().is_relative_to(archive.folder.path.resolve()):
        raise MendTheFolder(f"{target} lies in the data folder: a backup belongs elsewhere")
    if not target.exists() or not any(target.iterdir()):
        return
    manifest = target / MANIFEST
    if not manifest.exists():
        raise MendTheFolder(f"{target} is not empty and holds no backup")
    tag = json.loads((archive.folder.path / "archive.json").read_text(encoding="utf-8"))
    if json.loads(manifest.read_text(encoding="utf-8"))["archive"] != tag["archive"]:
        raise MendTheFolder(f"{target} holds a backup of another archive")
