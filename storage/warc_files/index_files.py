"""The files of a replay index: its sorted lines in one plain file, or compressed in blocks where they are many.

A plain index is `NAME.cdxj`. One in blocks is three files, as pywb reads them: the blocks (`NAME.cdxj.gz`), their list
(`NAME.idx`), and where the blocks are (`NAME.loc`).
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from storage.durable_files import open_regular, sync_file, sync_folder
from storage.warc.index_blocks import BlocksDamaged, block_line, index_blocks, lines_in_blocks, whole_lines
from storage.warc_files.sorted_lines import sorted_lines

WARC_SUFFIX = ".warc.gz"
_PLAIN, _BLOCKS, _LIST, _PLACE = ".cdxj", ".cdxj.gz", ".idx", ".loc"
_SUFFIXES = (_PLAIN, _BLOCKS, _LIST, _PLACE)
PARTIAL = ".partial"
MOST_PLAIN = 32 * 1024
"""Bytes of a plain index: a file takes whole blocks of the disk, and three small files more than one of this size."""


def index_path(warc: Path) -> Path:
    """The plain index of a WARC file."""
    return _beside(warc, _PLAIN)


def index_files(warc: Path) -> list[Path]:
    """The files of a WARC file's index that are there, also those of an incomplete one."""
    return [path for suffix in _SUFFIXES if (path := _beside(warc, suffix)).exists()]


def is_indexed(warc: Path, *, plain: bool) -> bool:
    """Whether there is one complete index and no file of another; with `plain` only a plain one counts."""
    found = {path.name.removeprefix(_stem(warc)) for path in index_files(warc)}
    return found == {_PLAIN} or (not plain and found == {_BLOCKS, _LIST, _PLACE})


def warc_of_index(name: str) -> str | None:
    """The name of the WARC file to which a file of an index belongs; None for another file."""
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), None)
    return name.removesuffix(suffix) + WARC_SUFFIX if suffix else None


def write_index_files(warc: Path, lines: Iterable[str], most_plain: float = MOST_PLAIN) -> None:
    """Replaces the index; `lines` are without line ends, in any order. An index of more bytes is written in blocks.

    If it is interrupted, the index is the old one, or the new one, or not complete.
    """
    with sorted_lines(lines, warc.parent) as (size, in_order):
        if size <= most_plain:
            _write(warc, _PLAIN, (f"{line}\n".encode("ascii") for line in in_order))
            _remove(warc, (_LIST, _PLACE, _BLOCKS))
        else:
            _remove(warc, (_LIST,))  # a list and blocks that do not match would never be seen together
            _write_blocks(warc, in_order)
            _remove(warc, (_PLAIN,))


def _write_blocks(warc: Path, lines: Iterable[str]) -> None:
    listed: list[bytes] = []

    def contents() -> Iterator[bytes]:
        for number, block in enumerate(index_blocks(lines), 1):
            listed.append(block_line(block, _beside(warc, _BLOCKS).name, number).encode("ascii"))
            yield block.content

    _write(warc, _BLOCKS, contents())
    _write(warc, _PLACE, [_location(warc)])
    _write(warc, _LIST, listed)


def read_index_lines(warc: Path) -> list[str]:
    """The lines of a complete index. Raises OSError, and BlocksDamaged if its files do not match."""
    if index_path(warc).exists():
        return whole_lines(_read(index_path(warc)))
    if _read(_beside(warc, _PLACE)) != _location(warc):
        raise BlocksDamaged(f"{_beside(warc, _PLACE).name} does not name the blocks")
    blocks = _beside(warc, _BLOCKS)
    return lines_in_blocks(_read(_beside(warc, _LIST)), _read(blocks), blocks.name)


def _location(warc: Path) -> bytes:
    name = _beside(warc, _BLOCKS).name
    return f"{name}\t{name}\n".encode("ascii")


def _stem(warc: Path) -> str:
    return warc.name.removesuffix(WARC_SUFFIX)


def _beside(warc: Path, suffix: str) -> Path:
    return warc.with_name(_stem(warc) + suffix)


def _read(path: Path) -> bytes:
    with open_regular(path) as opened:
        return opened.read()


def _write(warc: Path, suffix: str, content: Iterable[bytes]) -> None:
    partial = _beside(warc, PARTIAL)
    with partial.open("wb") as file:
        file.writelines(content)
        sync_file(file)
    partial.rename(_beside(warc, suffix))
    sync_folder(warc.parent)


def _remove(warc: Path, suffixes: Sequence[str]) -> None:
    found = [path for suffix in suffixes if (path := _beside(warc, suffix)).exists()]
    for path in found:
        path.unlink()
    if found:
        sync_folder(warc.parent)
