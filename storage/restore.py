"""Putting a backup back: into an empty data folder, every file checked against the backup's manifest."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.backup import FORM, MANIFEST
from storage.database.dump import load_rows
from storage.durable_files import file_digest
from storage.errors import MendTheFolder, NewerProgramNeeded


def restore(
    source: Path, data: Path, database_url: str | None = None, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Returns how many files were put back; nothing is in place before all is. Raises MendTheFolder."""
    manifest = _manifest(source)
    if data.exists() and any(data.iterdir()):
        raise MendTheFolder(f"{data} is not empty: a backup is restored into an empty data folder")
    making = data.with_name(f"{data.name}.restoring")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    _check(source / manifest["rows"], manifest["files"][manifest["rows"]])
    for name, entry in manifest["files"].items():
        if name != manifest["rows"]:
            place = making / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / "files" / name, place)
            _check(place, entry)
            progress(1)
    load_rows(source / manifest["rows"], making, database_url)
    if data.exists():
        data.rmdir()
    making.rename(data)
    return len(manifest["files"])


def _manifest(source: Path) -> dict[str, Any]:
    path = source / MANIFEST
    if not path.exists():
        raise MendTheFolder(f"{source} holds no finished backup (there is no {MANIFEST} in it)")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if manifest["form"] > FORM:
        raise NewerProgramNeeded(f"{source} was made by a newer luutru: use that one to restore it")
    return manifest


def _check(path: Path, entry: dict[str, Any]) -> None:
    if not path.exists() or path.stat().st_size != entry["size"] or file_digest(path) != entry["sha256"]:
        raise MendTheFolder(f"{path.name}: not what the backup's manifest says; the backup is damaged")
