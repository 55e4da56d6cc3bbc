"""Writes the index of a package in blocks of compressed lines, with the list of these blocks as WACZ has it."""

import json
from collections.abc import Sequence

from storage.wacz.zip_file import EntriesZip
from storage.warc.index_blocks import index_blocks

INDEX = "indexes/index.cdx.gz"
BLOCKS = "indexes/index.idx"


def write_compressed_index(package: EntriesZip, lines: Sequence[str]) -> None:
    """Writes both files; `lines` are sorted index lines (CDXJ) without line ends."""
    blocks = [json.dumps({"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})]
    with package.entry(INDEX) as index:
        for block in index_blocks(lines):
            place = {"offset": block.offset, "length": len(block.content), "filename": "index.cdx.gz"}
            blocks.append(f"{block.key} {json.dumps(place)}")
            index.write(block.content)
    blocks[0] = f"!meta 0 {blocks[0]}"
    package.add(BLOCKS, "".join(f"{line}\n" for line in blocks).encode("ascii"))
