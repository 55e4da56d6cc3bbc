"""One generation of a backup: its files, each with its digest. Its manifest makes it a backup."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from storage.backup.file_names import ROWS, is_allowed
from storage.errors import CorrectTheInput, NewerProgramNeeded

FORM = 2
_SHA256 = re.compile("[0-9a-f]{64}")


class ManifestDamaged(CorrectTheInput):
    """A manifest does not have the form that a backup writes."""


class Entry(NamedTuple):
    """`size` is in bytes; `changed` is the time of the archive's file in nanoseconds; `sha256` is in hex."""

    size: int
    changed: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """`files` by their names in the data folder, including `rows`; `counts` are rows by table."""

    archive: str
    made: str
    schema: str | None
    rows: str
    files: dict[str, Entry]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return re.sub(r"[^0-9TZ]", "", self.made.replace("+00:00", "Z"))

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.files.values())

    def text(self) -> str:
        stated = {
            "form": FORM,
            "archive": self.archive,
            "made": self.made,
            "schema": self.schema,
            "rows": self.rows,
            "counts": self.counts,
            "files": {name: entry._asdict() for name, entry in self.files.items()},
        }
        return json.dumps(stated, indent=1, ensure_ascii=False) + "\n"


def generation_time() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def read_generation(path: Path) -> Generation:
    """Raises ManifestDamaged, NewerProgramNeeded, FileNotFoundError.

    The backup may be another person's: its values are checked before they are used as a path or a number.
    """
    try:
        stated = json.loads(path.read_bytes())
        if int(str(stated["form"])) > FORM:
            raise NewerProgramNeeded(f"{path.parent} was made by a newer luutru: use that one")
        return _generation(stated)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestDamaged(f"{path} is no manifest of a backup, or it is damaged ({error})") from error


def _generation(stated: dict[str, Any]) -> Generation:
    files = {name: _entry(name, entry) for name, entry in stated["files"].items()}
    rows = stated["rows"]
    if rows not in ROWS or rows not in files:
        raise ValueError("it names no rows")
    _refuse_files_in_files(files)
    datetime.fromisoformat(stated["made"])
    counts = {str(table): int(number) for table, number in stated.get("counts", {}).items()}
    schema = stated.get("schema")
    return Generation(str(stated["archive"]), stated["made"], schema and str(schema), rows, files, counts)


def _entry(name: object, stated: dict[str, Any]) -> Entry:
    if not is_allowed(name):
        raise ValueError(f"a file named {str(name)[:200]!r} does not belong in a data folder")
    size, sha256 = stated["size"], stated["sha256"]
    if not isinstance(size, int) or size < 0 or _SHA256.fullmatch(sha256) is None:
        raise ValueError(f"{name}: its size or digest cannot be")
    return Entry(size, int(stated.get("changed", 0)), sha256)


def _refuse_files_in_files(files: dict[str, Entry]) -> None:
    for name in files:
        for parent in PurePosixPath(name).parents:
            if str(parent) in files:
                raise ValueError(f"{parent} is a file and a folder")
