"""Removes withheld texts from every generation of a backup; the WARC files keep their bytes, and are named.

Each generation can be restored at every moment: its manifest is replaced before its files are removed. The same command
resumes after a kill.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select

from storage.archive import Archive
from storage.backup.folder import MANIFEST, BackupFolder, open_backup
from storage.backup.forgotten import active_takedowns, keep_forgotten
from storage.backup.generation import Entry, Generation, ManifestDamaged, read_generation
from storage.backup.leftovers import withheld_leftovers
from storage.backup.scrub import Scrubbed, scrub, server_url, withheld_files
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.corpus.files import CorpusFiles
from storage.corpus.older_database import refuse_older_database
from storage.corpus.takedown_log import Takedown
from storage.corpus.takedown_rows import adopt_marks, reconcile
from storage.database.dump import POSTGRESQL
from storage.database.schema import newest_revision
from storage.durable_files import file_digest, sync_folder
from storage.locks import publish_lock
from storage.object_store.warc_source import stored_name
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import RecordKind
from storage.warc_files.sharing import claim_corpus
from storage.withholding import is_closed

_TEXTS = ("corpus", "withheld")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The number of takedowns, changed generations and removed contents.

    `records` counts, by WARC file, the records that still have withheld bytes.
    """

    takedowns: int
    generations: int
    contents: int
    records: dict[str, int]
    troubles: tuple[BackupTrouble, ...]


@dataclass(slots=True)
class _Forgetting:
    """`files` are the names and digests of withheld corpus files in the rows of any generation."""

    folder: BackupFolder
    records: Sequence[Takedown]
    database_url: str | None
    advance: Callable[[int], None]
    files: dict[str, set[str]] = field(default_factory=dict)
    changed: int = 0
    troubles: list[BackupTrouble] = field(default_factory=list)


def forget_withheld(archive: Archive, target: Path, advance: Callable[[int], None] = lambda _: None) -> Forgotten:
    """Removes the texts of all takedowns that are active in the archive; later backups leave them out too.

    Raises CorrectTheInput, TryAgainLater.
    """
    folder = open_backup(target)
    files = CorpusFiles(archive.folder.corpus)
    with publish_lock(archive):
        claim_corpus(archive)
        refuse_older_database(archive, files)
        adopt_marks(files)
        reconcile(archive, files)
        records = active_takedowns(files)
    with folder.alone():
        folder.clear_partial()
        keep_forgotten(folder, records)
        work = _Forgetting(folder, records, server_url(archive), advance)
        _add_files(work, {record.file: None for record in records if record.file})
        with archive.database.reading() as session:
            _add_files(work, withheld_files(session))
        for path in folder.all_generations():
            _rewrite(work, path)
        removed = _remove(work, archive)
        work.troubles += _left(work)
        shutil.rmtree(folder.partial)
    return Forgotten(len(records), work.changed, removed, files_with_withheld(archive), tuple(work.troubles))


def files_with_withheld(archive: Archive) -> dict[str, int]:
    """The WARC files with withheld bytes, by their names in a backup, with their records."""
    wanted = (
        select(LoggedExchange.file, func.count())
        .where(is_closed(), LoggedExchange.record_kind != RecordKind.REVISIT, LoggedExchange.file.is_not(None))
        .group_by(LoggedExchange.file)
        .order_by(LoggedExchange.file)
    )
    with archive.database.reading() as session:
        return {stored_name(file): number for file, number in session.execute(wanted) if file}


def _add_files(work: _Forgetting, files: dict[str, str | None]) -> None:
    for file, sha256 in files.items():
        work.files.setdefault(file, set()).update([sha256] if sha256 else [])


def _rewrite(work: _Forgetting, path: Path) -> None:
    """Replaces a generation's rows and manifest if they have a text to remove."""
    work.advance(1)
    try:
        generation = read_generation(path)
    except ManifestDamaged as error:
        work.troubles.append(
            BackupTrouble(TroubleKind.GENERATION_DAMAGED, path.name, f"{error}; it was not looked through")
        )
        return
    left, scrubbed = generation, _scrubbed(work, generation)
    if scrubbed is None:
        detail = f"the rows of {generation.made} cannot be loaded: withheld texts cannot be removed from them"
        work.troubles.append(BackupTrouble(TroubleKind.WITHHELD_LEFT, generation.rows, detail))
    else:
        _add_files(work, scrubbed.files)
        left = _with_rows(work.folder, generation, scrubbed.rows) if scrubbed.rows else generation
    texts = _names(work.files)
    left = replace(left, files={name: one for name, one in left.files.items() if name not in texts})
    newest = _is_newest(work.folder, generation)
    if left != generation or (newest and work.folder.newest() != left):  # killed between its two manifests
        work.folder.write_manifest(left, newest=newest)
        work.changed += 1


def _scrubbed(work: _Forgetting, generation: Generation) -> Scrubbed | None:
    """Returns None if the rows are damaged, or need a PostgreSQL server that the archive no longer has."""
    rows = work.folder.find(generation.rows, generation.files[generation.rows])
    if rows is None or (generation.rows == POSTGRESQL and work.database_url is None):
        return None
    url = work.database_url if generation.rows == POSTGRESQL else None
    return scrub(rows, work.folder.partial, work.records, url)


def _with_rows(folder: BackupFolder, generation: Generation, rows: Path) -> Generation:
    rows.chmod(0o600)
    stat = rows.stat()
    entry = Entry(stat.st_size, stat.st_mtime_ns, file_digest(rows))
    if _is_newest(folder, generation):
        folder.put(generation.rows, rows, generation.files[generation.rows])
    else:
        folder.put_earlier(entry.sha256, rows)
    return replace(generation, schema=newest_revision(), files=generation.files | {generation.rows: entry})


def _is_newest(folder: BackupFolder, generation: Generation) -> bool:
    newest = folder.newest()
    return newest is None or newest.made <= generation.made


def _names(files: dict[str, set[str]]) -> set[str]:
    """The name of the entry in a generation's manifest."""
    return {f"{part}/{file}" for file in files for part in _TEXTS}


def _remove(work: _Forgetting, archive: Archive) -> int:
    """Removes contents that no generation names any more; returns how many."""
    places = [work.folder.place(name) for name in sorted(_names(work.files))]
    digests = {digest for found in work.files.values() for digest in found}
    all_readable = not any(trouble.kind is TroubleKind.GENERATION_DAMAGED for trouble in work.troubles)
    gone = [path for path in places if path.exists()]
    gone += withheld_leftovers(work.folder, archive, digests, rows_too=all_readable)
    for path in gone:
        path.unlink()
        work.advance(1)
    for parent in {path.parent for path in gone}:
        sync_folder(parent)
    return len(gone)


def _left(work: _Forgetting) -> Iterator[BackupTrouble]:
    """Checks all generations again: none of them may still have a removed text."""
    names = _names(work.files)
    for path in (work.folder.path / MANIFEST, *work.folder.all_generations()):
        try:
            generation = read_generation(path)
        except ManifestDamaged:
            continue
        for name in names & generation.files.keys():
            yield BackupTrouble(TroubleKind.WITHHELD_LEFT, name, f"the generation of {generation.made} still names it")
        scrubbed = _scrubbed(work, generation)
        if scrubbed and scrubbed.rows:
            detail = f"the rows of {generation.made} still have a withheld text"
            yield BackupTrouble(TroubleKind.WITHHELD_LEFT, generation.rows, detail)
    for name in sorted(names):
        if work.folder.place(name).exists():
            yield BackupTrouble(TroubleKind.WITHHELD_LEFT, name, "it is still there")
