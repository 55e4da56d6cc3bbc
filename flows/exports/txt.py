"""Writes corpus files with their manifest lines, byte for byte; an export into an earlier one adds what is new."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flows.exports.folder import Exported
from flows.exports.selection import Selection, selected_ordinals
from storage.corpus.files import CORPUS_NAME, MANIFEST
from storage.corpus.ordinal_set import OrdinalSet
from storage.durable_files import file_digest
from storage.exports.files import PublishedFile
from storage.exports.snapshot import Snapshot


def write_files(shot: Snapshot, selection: Selection, folder: Path, progress: Callable[[int], None]) -> Exported:
    """Leaves files that are there as they are, and removes those that do not belong to the export any more.

    Raises CorrectTheInput if a corpus file is not what was published.
    """
    ordinals = _ordinals(shot, selection)
    _remove_others(folder, ordinals)
    rows = added = 0
    for published in _files(shot, ordinals):
        path = folder / published.file
        if not path.exists() or file_digest(path) != published.sha256:
            _write(path, [shot.content(published)])
            added += 1
        rows += 1
        progress(1)
    _write(folder / MANIFEST, (line for ordinal, line in shot.manifest_lines() if ordinal in ordinals))
    return Exported(rows, added)


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Whole or not there, so that a killed export leaves no part of a file under its name."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.writelines(parts)
    partial.rename(path)


def _ordinals(shot: Snapshot, selection: Selection) -> OrdinalSet:
    if not selection.is_everything:
        return selected_ordinals(shot, selection)
    found = OrdinalSet()
    for published in shot.files(current=selection.current):
        found.add(published.ordinal)
    return found


def _files(shot: Snapshot, ordinals: OrdinalSet) -> Iterator[PublishedFile]:
    return (published for published in shot.files(current=False) if published.ordinal in ordinals)


def _remove_others(folder: Path, ordinals: OrdinalSet) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = CORPUS_NAME.fullmatch(entry.name)
            others = entry.name.endswith(".partial") or (name and int(name["ordinal"]) not in ordinals)
            if others and entry.is_file():
                Path(entry.path).unlink()
