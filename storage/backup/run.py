"""Makes a backup: the rows first, then the files, and last the manifest, which makes them a generation.

Files are on disk before rows refer to them, so all files of the copied rows exist.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from storage.archive import Archive
from storage.backup.expected import (
    BATCH,
    count_rows,
    digests_of_texts,
    files_in_store,
    files_of_records,
    published_texts,
)
from storage.backup.file_copies import Keeper
from storage.backup.file_names import CORPUS_MANIFEST, ChangeOfFile, file_kind
from storage.backup.folder import MANIFEST, BackupFolder
from storage.backup.forgotten import forgotten_takedowns
from storage.backup.generation import Generation, generation_time
from storage.backup.prune import finish_pruning, prune
from storage.backup.scrub import scrub, server_url
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.backup.withheld import take_withheld
from storage.corpus.files import CorpusFiles
from storage.corpus.signatures import KEY
from storage.corpus.takedown_log import Takedown
from storage.data_folder import TAG
from storage.database.dump import dump_rows
from storage.errors import CorrectTheInput
from storage.locks import publish_lock
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc_files.index_files import warc_of_index
from storage.warc_files.sharing import claim_corpus

KEPT_GENERATIONS = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """The number of files of the new generation, how many of them were copied now, its bytes, and the faults."""

    files: int
    copied: int
    size: int
    troubles: tuple[BackupTrouble, ...]


def back_up(
    archive: Archive,
    target: Path,
    *,
    keep: int = KEPT_GENERATIONS,
    quick: bool = False,
    with_key: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Backup:
    """Adds a generation; earlier ones can be restored at every moment, even if this one fails.

    Each file is verified by its digest, in the archive and in the backup; `quick` trusts the same size and time.
    `with_key` copies the key that signs the manifest, too. Raises CorrectTheInput, TryAgainLater.
    """
    _may_hold_a_backup(archive, target)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = BackupFolder(target)
    with folder.alone():
        folder.clear_partial()
        finish_pruning(folder)
        last = folder.newest()
        if last and not (folder.generations / f"{last.name}.json").exists():
            _list_earlier_form(folder, last)
        keeper = Keeper(folder, last, quick=quick, advance=advance)
        counts = count_rows(archive)
        rows = _take_rows_and_corpus(archive, keeper)
        _take_others(archive, keeper)
        if with_key and (archive.folder.path / KEY).exists():
            keeper.keep(KEY, archive.folder.path / KEY)
        _carry(archive, keeper)
        keeper.troubles += _fewer_rows(last, counts)
        made = Generation(_archive_id(archive), generation_time(), _schema(archive), rows, keeper.entries, counts)
        folder.write_manifest(made)
        prune(folder, keep)
        shutil.rmtree(folder.partial)
    return Backup(len(made.files), keeper.copied, made.size, tuple(keeper.troubles))


def _list_earlier_form(folder: BackupFolder, last: Generation) -> None:
    """A backup in the earlier form, with only one generation."""
    folder.generations.mkdir(exist_ok=True)
    written = folder.partial / "earlier.json"
    written.write_text(last.text(), encoding="utf-8")
    written.rename(folder.generations / f"{last.name}.json")


def _take_rows_and_corpus(archive: Archive, keeper: Keeper) -> str:
    """Nothing is published meanwhile, so that the copied rows and the copied corpus agree; returns the rows' name."""
    with publish_lock(archive):
        claim_corpus(archive)
        forgotten = forgotten_takedowns(keeper.folder, CorpusFiles(archive.folder.corpus))
        written = _rows(archive, keeper.folder.partial, forgotten)
        keeper.take_rows(written, written.name)
        files = _files(archive.folder.path / "corpus")
        while some := list(islice(files, BATCH)):
            digests = digests_of_texts(archive, [path.name for path in some])
            for path in some:
                if digests.get(path.name, "") is not None:  # a withheld text is not copied
                    keeper.keep(f"corpus/{path.name}", path, digests.get(path.name))
        take_withheld(archive, keeper, {one.ordinal for one in forgotten if one.ordinal is not None})
    return written.name


def _rows(archive: Archive, partial: Path, forgotten: Sequence[Takedown]) -> Path:
    """Leaves out the texts that this folder must not have any more."""
    written = dump_rows(archive.database, partial)
    scrubbed = scrub(written, partial, forgotten, server_url(archive)).rows if forgotten else None
    return scrubbed or written


def _take_others(archive: Archive, keeper: Keeper) -> None:
    data, stored = archive.folder.path, files_in_store(archive)
    keeper.keep(TAG, data / TAG)
    for path in (*_files(data / "warc"), *_files(data / "logs")):
        _take(keeper, data, path, {name: row.sha256 for name, row in stored.items()})
    for name, row in stored.items():
        if name not in keeper.entries and archive.store:
            keeper.fetch(name, partial(_fetch, archive, name), row.sha256)


def _take(keeper: Keeper, data: Path, path: Path, digests: dict[str, str | None]) -> None:
    """A WARC file that a crawl closes meanwhile gets another name, or moves to the object store."""
    name = path.relative_to(data).as_posix()
    try:
        keeper.keep(name, path, digests.get(name))
    except FileNotFoundError:
        closed = path.with_suffix("")
        if path.suffix == OPEN_SUFFIX and closed.exists():
            name = closed.relative_to(data).as_posix()
            keeper.keep(name, closed, digests.get(name))


def _fetch(archive: Archive, name: str, place: Path) -> None:
    if archive.store is None:
        raise ValueError("an archive without an object store")
    archive.store.fetch(name, place)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".partial" not in path.parts and path.suffix != ".partial":
            yield path


def _carry(archive: Archive, keeper: Keeper) -> None:
    """Files that rows refer to, or that only grow, stay in the backup if the archive lost them."""
    for name in (*files_of_records(archive), *published_texts(archive), CORPUS_MANIFEST):
        there = next((known for known in (name, name + OPEN_SUFFIX) if known in keeper.last), None)
        if name in keeper.entries or name + OPEN_SUFFIX in keeper.entries:
            continue
        if there:
            keeper.carry(there, lost=True)
        elif name != CORPUS_MANIFEST or next(published_texts(archive), None):
            detail = "rows refer to it, and neither the archive nor the backup has it"
            keeper.troubles.append(BackupTrouble(TroubleKind.LOST, name, detail))
    for name in keeper.last.keys() - keeper.entries.keys():
        if file_kind(name) is ChangeOfFile.LINES and name != CORPUS_MANIFEST:
            keeper.carry(name, lost=True)
        elif (records := warc_of_index(name)) in keeper.entries and keeper.last.get(records or "") is not None:
            _carry_index(archive, keeper, name, records or "")


def _carry_index(archive: Archive, keeper: Keeper, name: str, records: str) -> None:
    """The index of a lost WARC file is kept; the index of an existing file can be derived again."""
    if not (archive.folder.path / records).exists():
        keeper.carry(name, lost=False)


def _fewer_rows(last: Generation | None, counts: dict[str, int]) -> Iterator[BackupTrouble]:
    before = last.counts if last else {}
    for table, number in before.items():
        if counts.get(table, number) < number:
            detail = f"{counts[table]} rows, and {number} at the last backup: is the database an older one?"
            yield BackupTrouble(TroubleKind.ROWS_FEWER, table, detail)


def _schema(archive: Archive) -> str | None:
    with archive.database.reading() as session:
        schema: str | None = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return schema


def _archive_id(archive: Archive) -> str:
    return str(json.loads((archive.folder.path / TAG).read_text(encoding="utf-8"))["archive"])


def _may_hold_a_backup(archive: Archive, target: Path) -> None:
    data = archive.folder.path.resolve()
    if target.resolve().is_relative_to(data):
        raise CorrectTheInput(f"{target} is in the data folder {data}: a backup belongs elsewhere")
    if target.exists() and not target.is_dir():
        raise CorrectTheInput(f"{target} is no folder: a backup needs one of its own")
    if not target.exists() or not any(target.iterdir()):
        return
    last = BackupFolder(target).newest()
    if last is None and _is_begun(target):
        return
    if last is None:
        raise CorrectTheInput(f"{target} is not empty and holds no backup (no {MANIFEST} that can be read)")
    if last.archive != _archive_id(archive):
        raise CorrectTheInput(f"{target} holds a backup of another archive than {data}")


def _is_begun(target: Path) -> bool:
    """A first backup was killed here: the folder has only its files."""
    ours = {"partial", "files", "earlier", "generations", "backup.lock", "rows.db", "rows.dump"}
    names = {path.name for path in target.iterdir()}
    return "backup.lock" in names and names <= ours
