"""The folder of an export: it appears when it is whole, and names the state of the archive that it was made from."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from flows.exports.selection import Selection
from storage.durable_files import file_digest, sync_folder
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


@contextmanager
def whole_or_not_there(folder: Path) -> Iterator[Path]:
    """A temporary folder that gets the wanted name at the end; deletes what a killed export left."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    os.sync()  # one for all files: of corpus files there may be a million
    os.replace(partial, folder)  # noqa: PTH105 (of POSIX: takes the place of an empty folder)
    sync_folder(folder.parent)


def earlier_export(folder: Path) -> dict[str, Any] | None:
    """The description of the export in the folder; None for a new or an empty folder. Raises CorrectTheInput."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
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
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    with (folder / CHECKSUMS).open("w", encoding="utf-8", newline="\n") as file:
        for name in names:
            if name != CHECKSUMS:
                file.write(f"{file_digest(folder / name)}  {name}\n")
