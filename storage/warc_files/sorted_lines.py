"""Sorts more lines than should be in memory: sorted parts go to a temporary file and are merged from there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import merge
from itertools import pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from storage.database.bulk import batched

_LINES = 2048  # of a part
_AT_ONCE = 16 * 1024  # bytes of a part that are in memory while it is merged
_IN_MEMORY = 64 * 1024  # of so few bytes no file is made


@contextmanager
def sorted_lines(lines: Iterable[str], folder: Path) -> Iterator[tuple[int, Iterator[str]]]:
    """The number of bytes of ASCII lines with their line ends, and the lines in order; the file is in `folder`.

    The file has no name, so that nothing is left of it after a kill. Raises OSError.
    """
    with SpooledTemporaryFile(_IN_MEMORY, "w+b", dir=str(folder)) as file:
        ends = [0]
        for part in batched(lines, _LINES):
            file.writelines(f"{line}\n".encode("ascii") for line in sorted(part))
            ends.append(file.tell())
        yield ends[-1], merge(*(_part(file, begin, end) for begin, end in pairwise(ends)))


def _part(file: IO[bytes], place: int, end: int) -> Iterator[str]:
    while place < end:
        file.seek(place)
        some = file.read(min(_AT_ONCE, end - place))
        if not some.endswith(b"\n"):
            some += file.readline()
        place += len(some)
        yield from some.decode("ascii").split("\n")[:-1]
