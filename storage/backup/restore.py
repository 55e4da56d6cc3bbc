"""Restores a backup into an empty data folder: each file is verified, and damaged files are named."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from storage.backup.file_names import TAKEDOWNS, ChangeOfFile, file_kind
from storage.backup.folder import MANIFEST, BackupFolder, copy_durably, open_backup
from storage.backup.generation import Entry, Generation, ManifestDamaged, read_generation
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.data_folder import RESTORING
from storage.database.dump import is_loadable, load_rows, refuse_other_database
from storage.database.engine import open_database
from storage.durable_files import sync_folder, write_whole
from storage.errors import CorrectTheInput
from storage.tables.archive import ArchiveMark

_NEW, _CHOSEN, _COMPLETE = "new", "generation", "complete"


@dataclass(frozen=True, slots=True)
class Restored:
    """`made` is the time at which the rows were copied. `rows` is False if no generation has sound ones."""

    made: str
    files: int
    rows: bool
    troubles: tuple[BackupTrouble, ...]


def restore(
    source: Path,
    data: Path,
    database_url: str | None = None,
    *,
    generation: str | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Restored:
    """Files are moved into place only when all are complete; the same command resumes after a kill.

    `generation` is the time at which it was made, None for the newest. Raises CorrectTheInput.
    """
    folder = open_backup(source)
    making = _begin(data)
    if not (making / _COMPLETE).exists():
        _fill(folder, _choose(folder, generation), making, database_url, advance)
    restored = _read_end(making / _COMPLETE)
    _move_in(making, data)
    return restored


def _begin(data: Path) -> Path:
    """The folder in the data folder in which the restore is prepared."""
    making = data / RESTORING
    if data.exists() and not data.is_dir():
        raise CorrectTheInput(f"{data} is no folder: choose another with LUUTRU_DATA")
    if making.exists() and not any(making.iterdir()):
        making.rmdir()  # a restore was killed at its very end
    if not making.exists() and data.exists() and any(data.iterdir()):
        raise CorrectTheInput(f"{data} is not empty: a backup is restored into an empty data folder")
    making.mkdir(parents=True, exist_ok=True)
    return making


def _choose(folder: BackupFolder, wanted: str | None) -> tuple[Generation, list[BackupTrouble]]:
    troubles: list[BackupTrouble] = []
    for path in (folder.path / MANIFEST, *reversed(folder.all_generations())):
        try:
            generation = read_generation(path)
        except FileNotFoundError:
            continue
        except ManifestDamaged as error:
            troubles.append(BackupTrouble(TroubleKind.GENERATION_DAMAGED, path.name, str(error)))
            continue
        if wanted is None or wanted in (generation.made, generation.name):
            return generation, troubles
    there = ", ".join(path.stem for path in folder.all_generations())
    raise CorrectTheInput(f"{folder.path} has no generation {wanted}; there are {there}")


def _rows(folder: BackupFolder, chosen: Generation, troubles: list[BackupTrouble]) -> tuple[Generation, Path] | None:
    """The rows of the chosen generation, else of the next older one with sound rows."""
    for generation in (chosen, *_older(folder, chosen)):
        path = folder.find(generation.rows, generation.files[generation.rows])
        if path and generation.rows == chosen.rows and is_loadable(path, generation.rows):
            return generation, path
        detail = f"the rows of {generation.made} are damaged; older ones are put back, if there are any"
        troubles.append(BackupTrouble(TroubleKind.COPY_DAMAGED, generation.rows, detail))
    return None


def _older(folder: BackupFolder, chosen: Generation) -> Iterator[Generation]:
    for path in reversed(folder.all_generations()):
        try:
            generation = read_generation(path)
        except ManifestDamaged:
            continue
        if generation.made < chosen.made:
            yield generation


def _fill(
    folder: BackupFolder,
    found: tuple[Generation, list[BackupTrouble]],
    making: Path,
    database_url: str | None,
    advance: Callable[[int], None],
) -> None:
    chosen, troubles = found
    refuse_other_database(chosen.rows, database_url)
    rows = _rows(folder, chosen, troubles)
    new = making / _NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    files = 0
    for trouble in _copied(folder, chosen, new):
        troubles += [trouble] if trouble else []
        files += trouble is None
        advance(1)
    for place in (new, *(path for path in new.rglob("*") if path.is_dir())):
        sync_folder(place)
    if rows:
        _load(*rows, making, database_url)
    made = rows[0].made if rows else chosen.made
    stated = {"made": made, "files": files, "rows": rows is not None, "troubles": [asdict(one) for one in troubles]}
    write_whole(making / _COMPLETE, json.dumps(stated))


def _read_end(path: Path) -> Restored:
    stated = json.loads(path.read_text(encoding="utf-8"))
    troubles = (BackupTrouble(TroubleKind(one["kind"]), one["place"], one["detail"]) for one in stated["troubles"])
    return Restored(stated["made"], stated["files"], stated["rows"], tuple(troubles))


def _copied(folder: BackupFolder, chosen: Generation, new: Path) -> Iterator[BackupTrouble | None]:
    """A damaged WARC file is restored too, since it may have sound records. Other damaged files are left out."""
    for name, entry in (chosen.files | _later_takedowns(folder)).items():
        if name == chosen.rows:
            continue
        target = new / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if found := folder.find(name, entry):
            copy_durably(found, target)
            yield None
            continue
        detail = "the backup's copy is damaged or missing; it is left out"
        place = folder.place(name)
        if file_kind(name) in (ChangeOfFile.RECORDS, ChangeOfFile.OPEN_RECORDS) and folder.is_own_file(place):
            copy_durably(place, target)
            detail = "the backup's copy is damaged; it is put back as it is, for the records in it that are sound"
        yield BackupTrouble(TroubleKind.COPY_DAMAGED, name, detail)


def _later_takedowns(folder: BackupFolder) -> dict[str, Entry]:
    """An older generation gets the newest one's record of takedowns, which `verify --repair` applies."""
    newest = folder.newest()
    return {name: newest.files[name] for name in (TAKEDOWNS,) if newest and name in newest.files}


def _load(rows: Generation, path: Path, making: Path, database_url: str | None) -> None:
    """Loads all rows into PostgreSQL in one transaction, so that a killed restore finds all of them, or none."""
    chosen = making / _CHOSEN
    loaded = chosen.exists() and chosen.read_text(encoding="utf-8") == rows.made
    if database_url and loaded and _archive_in(database_url) == rows.archive:
        return
    write_whole(chosen, rows.made)
    load_rows(path, making / _NEW, database_url)


def _archive_in(database_url: str) -> str | None:
    """The id of the archive whose rows the database has; None if it has none."""
    database = open_database(database_url)
    try:
        with database.reading() as session:
            if not session.connection().dialect.has_table(session.connection(), ArchiveMark.__tablename__):
                return None
            return session.scalar(select(ArchiveMark.archive_id))
    finally:
        database.close()


def _move_in(making: Path, data: Path) -> None:
    """Moves the mark of completeness last, so that this step can be resumed too."""
    if (making / _NEW).exists():
        for path in sorted((making / _NEW).iterdir()):
            path.rename(data / path.name)
        sync_folder(data)
        (making / _NEW).rmdir()
    (making / _CHOSEN).unlink(missing_ok=True)
    (making / _COMPLETE).unlink()
    making.rmdir()
    sync_folder(data)
