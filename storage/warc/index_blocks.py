"""Index lines in compressed blocks, and the list of these blocks (ZipNum, as pywb and wabac.js read it).

A player finds a block in the short list, and then reads only that block.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from storage.warc.gzip_members import read_member

_LINES = 1024  # of a block
_LEVEL = 6


class BlocksDamaged(Exception):
    """The blocks and their list do not match, or a block cannot be read."""


@dataclass(frozen=True, slots=True)
class IndexBlock:
    """`key` is that of its first line: SURT and moment."""

    key: str
    offset: int
    content: bytes


def index_blocks(lines: Iterable[str]) -> Iterator[IndexBlock]:
    """The blocks of sorted index lines without line ends, in their order in the file."""
    offset, rest = 0, iter(lines)
    while some := list(islice(rest, _LINES)):
        content = gzip.compress("".join(f"{line}\n" for line in some).encode("ascii"), _LEVEL, mtime=0)
        yield IndexBlock(_key(some[0]), offset, content)
        offset += len(content)


def block_line(block: IndexBlock, name: str, number: int) -> str:
    """A line of the list as pywb reads it; `name` is the blocks' name in the file of locations, `number` from 1."""
    return f"{block.key}\t{name}\t{block.offset}\t{len(block.content)}\t{number}\n"


def lines_in_blocks(listed: bytes, blocks: bytes, name: str) -> list[str]:
    """The lines of all blocks; raises BlocksDamaged if the list is not that of these blocks."""
    lines: list[str] = []
    end, file = 0, BytesIO(blocks)
    for number, line in enumerate(whole_lines(listed), 1):
        file.seek(end)
        try:
            found = read_member(file)
        except zlib.error as error:
            raise BlocksDamaged(f"the block at byte {end} cannot be read: {error}") from error
        text, length = found or (b"", 0)
        some = whole_lines(text)
        if not some or line != f"{_key(some[0])}\t{name}\t{end}\t{length}\t{number}":
            raise BlocksDamaged(f"line {number} of the list is not that of the block at byte {end}")
        lines += some
        end += length
    if end != len(blocks):
        raise BlocksDamaged(f"the list ends at byte {end} of {len(blocks)}")
    return lines


def whole_lines(content: bytes) -> list[str]:
    r"""Without their ends, which are \n alone; raises BlocksDamaged if the last one has none."""
    *lines, rest = content.decode("ascii", "replace").split("\n")
    if rest:
        raise BlocksDamaged("the last line has no end")
    return lines


def _key(line: str) -> str:
    return " ".join(line.split(" ", 2)[:2])
