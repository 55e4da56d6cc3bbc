"""What the folder of an export says of itself: the state of the archive that it was made from, and its checksums."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from flows.exports.selection import Selection
from flows.exports.whole_folder import is_new_or_empty
from storage.durable_files import file_digest
from storage.errors import CorrectTheInput
from storage.exports.state import ArchiveState

DESCRIPTOR = "datapackage.json"
CHECKSUMS = "SHA256SUMS"
FORM = 1
"""The form of an export's files; a later program that writes them otherwise has another number."""


class ExportFormat(StrEnum):
    TXT = "txt"
    JSONL = "jsonl"
    PARQUET = "parquet"
    HF = "hf"
    WACZ = "wacz"


@dataclass(frozen=True, slots=True)
class ExportOrigin:
    """What an export was made from: equal origins give equal bytes."""

    format: ExportFormat
    selection: Selection
    state: ArchiveState

    def as_json(self) -> dict[str, Any]:
        return {
            "format": self.format.value,
            "form": FORM,
            "selection": self.selection.as_json(),
            "state": asdict(self.state),
        }


@dataclass(frozen=True, slots=True)
class Exported:
    """`rows` are all in the folder, `added` those that were not there before."""

    rows: int
    added: int


def earlier_export(folder: Path) -> dict[str, Any] | None:
    """The description of the export in the folder; None for a new or an empty folder. Raises CorrectTheInput."""
    if is_new_or_empty(folder):
        return None
    try:
        stated = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["luutru"]
        rows = stated["rows"]
    except (OSError, ValueError, KeyError, TypeError):
        stated, rows = None, None
    if not isinstance(stated, dict) or not isinstance(rows, int):
        raise CorrectTheInput(
            f"{folder} has something in it; an export wants a new or an empty folder, or one of its own"
        )
    return stated


def write_checksums(folder: Path) -> None:
    """A line for each file, as `sha256sum -c` reads it."""
    names = sorted(_names(folder))
    with (folder / CHECKSUMS).open("w", encoding="utf-8", newline="\n") as file:
        for name in names:
            if name != CHECKSUMS:
                file.write(f"{file_digest(folder / name)}  {name}\n")


def refuse_changed_files(folder: Path) -> None:
    """Compares the files of an earlier export with its checksums. Raises CorrectTheInput."""
    sums = folder / CHECKSUMS
    stated = sums.read_text(encoding="utf-8", errors="replace").splitlines() if sums.is_file() else []
    if not stated:
        raise CorrectTheInput(f"{sums} is gone or empty: export into a new folder")
    for digest, _, name in (line.partition("  ") for line in stated):
        path = folder / name
        if not path.is_file() or file_digest(path) != digest:
            raise CorrectTheInput(f"{path} is not what was exported: export into a new folder")


def _names(folder: Path, within: str = "") -> Iterator[str]:
    """As plain text, not as paths: of corpus files there may be a million."""
    with os.scandir(folder / within) as entries:
        for entry in entries:
            name = within + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _names(folder, f"{name}/")
            elif entry.is_file():
                yield name
