"""Removes old generations; a content of an append-only file that may be the only good copy is kept at any age."""

from pathlib import Path

from storage.backup.append_only_lines import begins_with, lost_lines
from storage.backup.file_names import ChangeOfFile, file_kind
from storage.backup.folder import BackupFolder
from storage.backup.generation import Entry, Generation, ManifestDamaged, read_generation
from storage.durable_files import sync_folder
from storage.warc.open_file import OPEN_SUFFIX

_PRUNING = ".pruning"  # the ending of a manifest whose contents are being removed


def prune(folder: BackupFolder, keep: int) -> None:
    """Keeps the newest `keep` generations, and those with more rows than the newest."""
    kept = {path: read_generation(path) for path in _readable(folder)}
    newest = max(kept)
    old = [
        path
        for path in sorted(kept)[: -max(1, keep)]
        if all(kept[path].counts.get(table, 0) <= number for table, number in kept[newest].counts.items())
    ]
    for path in old:
        path.rename(path.with_name(path.name + _PRUNING))
    if old:
        sync_folder(folder.generations)
        finish_pruning(folder)


def finish_pruning(folder: BackupFolder) -> None:
    """Also removes the files of a killed backup."""
    begun = sorted(folder.generations.glob(f"*{_PRUNING}"))
    if not begun:
        return
    left = [read_generation(path) for path in _readable(folder)]
    newest = left[-1]
    needed = {(name, entry.sha256) for generation in left for name, entry in generation.files.items()}
    digests = {sha256 for _, sha256 in needed}
    for path in begun:
        for name, entry in read_generation(path).files.items():
            if (name, entry.sha256) not in needed:
                _forget(folder, name, entry, newest, digests, {name for name, _ in needed})
        path.unlink()


def _readable(folder: BackupFolder) -> list[Path]:
    return [path for path in folder.all_generations() if _can_be_read(path)]


def _can_be_read(path: Path) -> bool:
    try:
        read_generation(path)
    except ManifestDamaged:
        return False
    return True


def _forget(
    folder: BackupFolder, name: str, entry: Entry, newest: Generation, digests: set[str], names: set[str]
) -> None:
    """Removes one content of a file unless it may be the only good copy."""
    if file_kind(name).is_append_only and not _is_superseded(folder, name, entry, newest):
        return
    if entry.sha256 not in digests:
        folder.earlier(entry.sha256).unlink(missing_ok=True)
    if name not in names:
        folder.place(name).unlink(missing_ok=True)


def _is_superseded(folder: BackupFolder, name: str, entry: Entry, newest: Generation) -> bool:
    """Whether a later content includes all of this one."""
    content = folder.find(name, entry)
    if content is None:
        return False
    if file_kind(name) is ChangeOfFile.LINES:
        later = _later(folder, newest, name)
        return later is not None and lost_lines(content, later) == 0
    if file_kind(name) is ChangeOfFile.OPEN_RECORDS:
        later = _later(folder, newest, name) or _later(folder, newest, name.removesuffix(OPEN_SUFFIX))
        return later is not None and begins_with(later, content)
    return False


def _later(folder: BackupFolder, newest: Generation, name: str) -> Path | None:
    entry = newest.files.get(name)
    return folder.find(name, entry) if entry else None
