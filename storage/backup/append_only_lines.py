"""Files of lines that only grow, such as the corpus manifest: finds lost lines, and merges two copies."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from storage.corpus.files import TOMBSTONE

_READ = 1024 * 1024


def lost_lines(earlier: Path, now: Path) -> int:
    """Returns how many complete lines of the earlier copy are lost.

    A repaired manifest line is not lost: it has the same file, ordinal and digest.
    """
    if begins_with(now, earlier):
        return 0
    present = set[bytes]()
    with now.open("rb") as file:
        for line in _whole(file):
            present.update(_keys(line))
    with earlier.open("rb") as file:
        return sum(1 for line in _whole(file) if _is_said(line) and present.isdisjoint(_keys(line)))


def write_all_lines(earlier: Path, now: Path, target: Path) -> None:
    """The lines of the earlier copy, then the other lines of the later one."""
    seen = set[bytes]()
    with target.open("wb") as out:
        for path in (earlier, now):
            with path.open("rb") as file:
                for line in _whole(file):
                    if _digest(line) not in seen:
                        seen.add(_digest(line))
                        out.write(line)


def begins_with(path: Path, start: Path) -> bool:
    with path.open("rb") as whole, start.open("rb") as first:
        while wanted := first.read(_READ):
            if whole.read(len(wanted)) != wanted:
                return False
    return True


def _whole(file: BinaryIO) -> Iterator[bytes]:
    return (line for line in file if line.endswith(b"\n"))


def _is_said(line: bytes) -> bool:
    """A line that cannot be read has nothing to lose."""
    return _read(line) is not None


def _read(line: bytes) -> dict[str, object] | None:
    try:
        stated = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return stated if isinstance(stated, dict) else None


def _keys(line: bytes) -> tuple[bytes, ...]:
    stated = _read(line) or {}
    if TOMBSTONE in stated or not {"ordinal", "file", "sha256"} <= stated.keys():
        return (_digest(line),)
    return (_digest(line), _digest(repr((stated["ordinal"], stated["file"], stated["sha256"])).encode()))


def _digest(line: bytes) -> bytes:
    return sha256(line).digest()[:16]
