"""Files of JSON lines that only grow: each line is bounded, and an unreadable line is a value."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.durable_files import open_regular

LINE_BYTES = 1 << 20
"""The longest line that is read; our own lines have about a kilobyte."""
MOST_ORDINAL = 999_999_999


@dataclass(frozen=True, slots=True)
class JsonLine:
    """`begin` and `size` are the line's position, including its newline; `value` is None if it cannot be read."""

    number: int
    begin: int
    size: int
    value: dict[str, Any] | None


def json_lines(path: Path) -> Iterator[JsonLine]:
    """The lines of a file from its first byte on; none if there is no file."""
    if not path.exists():
        return
    begin = 0
    with open_regular(path) as file:
        for number, (raw, size) in enumerate(_lines(file), 1):
            yield JsonLine(number, begin, size, parsed(raw))
            begin += size


def objects_naming(path: Path, words: Collection[str]) -> Iterator[dict[str, Any]]:
    """The objects of the lines in which one of these words stands between quotes; the other lines are not parsed."""
    if not path.exists():
        return
    quoted = [f'"{word}"'.encode() for word in words]
    with open_regular(path) as file:
        for raw, _ in _lines(file):
            if raw is not None and any(word in raw for word in quoted) and (value := parsed(raw)):
                yield value


def parsed(raw: bytes | None) -> dict[str, Any] | None:
    """The object in a complete line that ends with its newline; None if there is no such object."""
    if raw is None or not raw.endswith(b"\n"):
        return None
    try:
        stated = json.loads(raw.decode("utf-8"))
        json.dumps(stated, ensure_ascii=False).encode("utf-8")  # neither a file nor a row can have a lone surrogate
    except (ValueError, RecursionError):
        return None
    return stated if isinstance(stated, dict) else None


def ordinal_of(stated: dict[str, Any] | None) -> int | None:
    """The ordinal that a line names, if it is a valid one."""
    found = (stated or {}).get("ordinal")
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if 0 <= found <= MOST_ORDINAL else None


def _lines(file: Any) -> Iterator[tuple[bytes | None, int]]:  # noqa: ANN401 (a binary file, buffered or not)
    """Each line with its size; None for a line that is too long to be read."""
    while raw := file.readline(LINE_BYTES):
        size, whole = len(raw), raw
        while not raw.endswith(b"\n") and (raw := file.readline(LINE_BYTES)):
            size += len(raw)
            whole = b""
        yield whole or None, size
