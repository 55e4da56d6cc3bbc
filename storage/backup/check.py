"""Verifies a backup: each content of each generation by its digest, without the archive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.backup.folder import BackupFolder, open_backup
from storage.backup.generation import Generation, ManifestDamaged, read_generation
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.database.dump import is_loadable


@dataclass(frozen=True, slots=True)
class Proof:
    """The number of checked generations, files and bytes, each content once; `newest` is the time of the newest
    generation.
    """

    generations: int
    files: int
    size: int
    newest: str
    troubles: tuple[BackupTrouble, ...]


def prove_backup(target: Path, advance: Callable[[int], None] = lambda _: None) -> Proof:
    """Raises CorrectTheInput if there is no backup."""
    folder = open_backup(target)
    seen: dict[tuple[str, str], int] = {}
    troubles: list[BackupTrouble] = []
    generations = []
    for path in _manifests(folder):
        try:
            generation = read_generation(path)
        except (ManifestDamaged, FileNotFoundError) as error:
            troubles.append(BackupTrouble(TroubleKind.GENERATION_DAMAGED, path.name, str(error)))
            continue
        generations.append(generation)
        troubles += _prove(folder, generation, seen, advance)
    made = sorted(generation.made for generation in generations)
    return Proof(len(set(made)), len(seen), sum(seen.values()), made[-1], tuple(troubles))


def _manifests(folder: BackupFolder) -> list[Path]:
    """The newest manifest is stored twice, so that a damaged copy loses nothing."""
    return [folder.path / "backup.json", *folder.all_generations()]


def _prove(
    folder: BackupFolder, generation: Generation, seen: dict[tuple[str, str], int], advance: Callable[[int], None]
) -> Iterator[BackupTrouble]:
    for name, entry in generation.files.items():
        if (name, entry.sha256) in seen:
            continue
        seen[name, entry.sha256] = entry.size
        found = folder.find(name, entry)
        advance(1)
        if found is None:
            detail = f"no sound copy of what the generation of {generation.made} has"
            yield BackupTrouble(TroubleKind.COPY_DAMAGED, name, detail)
        elif name == generation.rows and not is_loadable(found, name):
            yield BackupTrouble(TroubleKind.COPY_DAMAGED, name, f"the rows of {generation.made} cannot be loaded")
