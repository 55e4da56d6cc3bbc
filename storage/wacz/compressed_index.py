"""Writes an index in blocks of compressed lines, and the list of these blocks (ZipNum, as pywb and wabac.js read it).

A player finds a block in the short list, and then reads only that block.
"""

import gzip
import json
from collections.abc import Iterator, Sequence

from storage.wacz.zip_file import EntriesZip

INDEX = "indexes/index.cdx.gz"
BLOCKS = "indexes/index.idx"
_LINES = 1024  # of a block
_LEVEL = 6


def write_compressed_index(package: EntriesZip, lines: Sequence[str]) -> None:
    """Writes both files; `lines` are sorted index lines (CDXJ) without line ends."""
    blocks = [json.dumps({"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})]
    with package.entry(INDEX) as index:
        for first, block in _blocks(lines):
            place = {"offset": index.size, "length": len(block), "filename": "index.cdx.gz"}
            blocks.append(f"{first} {json.dumps(place)}")
            index.write(block)
    blocks[0] = f"!meta 0 {blocks[0]}"
    package.add(BLOCKS, "".join(f"{line}\n" for line in blocks).encode("ascii"))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Each block with the key of its first line: SURT and moment."""
    for start in range(0, len(lines), _LINES):
        some = lines[start : start + _LINES]
        text = "".join(f"{line}\n" for line in some).encode("ascii")
        surt, moment, _ = some[0].split(" ", 2)
        yield f"{surt} {moment}", gzip.compress(text, _LEVEL, mtime=0)
