"""Files of JSON lines that only grow: each line is bounded, and one that cannot be read is a value."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.durable_files import open_regular

LINE_BYTES = 1 << 20
"""The longest line that is read; a line of ours has about a kilobyte."""
MOST_ORDINAL = 999_999_999


@dataclass(frozen=True, slots=True)
class JsonLine:
    """`begin` and `size` say where the line lies, its newline included; `said` is None where it cannot be read."""

    number: int
    begin: int
    size: int
    said: dict[str, Any] | None


def json_lines(path: Path) -> Iterator[JsonLine]:
    """The lines of a file from its first byte on; none where there is no file."""
    if not path.exists():
        return
    begin = 0
    with open_regular(path) as file:
        for number, (raw, size) in enumerate(_lines(file), 1):
            yield JsonLine(number, begin, size, parsed(raw))
            begin += size


def parsed(raw: bytes | None) -> dict[str, Any] | None:
    """The object in a whole line that ends with its newline; None where there is no such object."""
    if raw is None or not raw.endswith(b"\n"):
        return None
    try:
        stated = json.loads(raw.decode("utf-8"))
        json.dumps(stated, ensure_ascii=False).encode("utf-8")  # a lone surrogate fits in no file and no row
    except (ValueError, RecursionError):
        return None
    return stated if isinstance(stated, dict) else None


def ordinal_of(stated: dict[str, Any] | None) -> int | None:
    """The ordinal that a line names, where it can be one."""
    found = (stated or {}).get("ordinal")
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if 0 <= found <= MOST_ORDINAL else None


def _lines(file: Any) -> Iterator[tuple[bytes | None, int]]:  # noqa: ANN401 (a binary file, buffered or not)
    """Each line with its size; None for one that is too long to be read."""
    while raw := file.readline(LINE_BYTES):
        size, whole = len(raw), raw
        while not raw.endswith(b"\n") and (raw := file.readline(LINE_BYTES)):
            size += len(raw)
            whole = b""
        yield whole or None, size
