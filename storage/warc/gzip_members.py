"""The gzip members of a WARC file, read without the whole file in memory; a torn last one can be cut off."""

import zlib
from collections.abc import Iterator
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Self

from storage.durable_files import open_regular, sync_file
from storage.errors import CorrectTheInput

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_READ = 64 * 1024
_STEP = 1024 * 1024
MOST_TEXT = 256 * 1024 * 1024  # ours are bounded by the longest accepted answer, 64 MB


class ArchiveDamaged(CorrectTheInput):
    """A record in a WARC file is not what was written; the text has the file and the offset."""

    def __init__(self, path: Path, offset: int, what: object) -> None:
        super().__init__(f"{path}, at byte {offset}: {what}")
        self.path = path
        self.offset = offset
        self.what = str(what)

    def __reduce__(self) -> tuple[type[Self], tuple[Path, int, str]]:
        """A reading process raises it, and its parent receives it."""
        return type(self), (self.path, self.offset, self.what)


def whole_members(path: Path, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Offset and length of each complete member from `offset` on, up to a torn last one; raises ArchiveDamaged."""
    with open_regular(path) as file:
        while True:
            file.seek(offset)
            try:
                length = _member_length(file)
            except zlib.error as error:
                raise ArchiveDamaged(path, offset, error) from error
            if length is None:
                return
            yield offset, length
            offset += length


def read_member(file: BinaryIO) -> tuple[bytes, int] | None:
    """Text and length of the member at the file's position, None if the file ends first; zlib.error.

    A member that would unpack to more than `MOST_TEXT` is an error too: files of others may have a bomb.
    """
    inflater = zlib.decompressobj(_GZIP)
    parts = []
    read = held = 0
    while not inflater.eof:
        data = inflater.unconsumed_tail
        if not data:
            data = file.read(_READ)
            read += len(data)
        if not data:
            return None
        parts.append(inflater.decompress(data, _STEP))
        held += len(parts[-1])
        if held > MOST_TEXT:
            raise zlib.error(f"the record is longer than {MOST_TEXT} bytes")
    return b"".join(parts), read - len(inflater.unused_data)


def sound_size(path: Path) -> int:
    """The end of the last complete member; raises ArchiveDamaged if a complete record follows a damaged or torn one."""
    end, what = 0, "no whole record begins here"
    try:
        for offset, length in whole_members(path):
            end = offset + length
    except ArchiveDamaged as damage:
        what = damage.what
    # A crash may leave half a record, or zeros, at the end. Anything before a complete record is damage.
    if next_record(path, end + 1) is not None:
        raise ArchiveDamaged(path, end, what)
    return end


def cut_torn_tail(path: Path) -> int:
    """Cuts the file to its sound size, makes that durable, and returns how many bytes were cut.

    Raises ArchiveDamaged, and cuts nothing, if a complete record follows a damaged or torn one.
    """
    end = sound_size(path)
    with path.open("r+b") as file:
        size = file.seek(0, SEEK_END)
        file.truncate(end)
        sync_file(file)
    return size - end


def next_record(path: Path, offset: int) -> int | None:
    """The start of the next complete member with a WARC record, from `offset` on."""
    with open_regular(path) as file:
        return next((place for place in _places_of_magic(file, offset) if _is_record(file, place)), None)


def _member_length(file: BinaryIO) -> int | None:
    inflater = zlib.decompressobj(_GZIP)
    read = 0
    while not inflater.eof:
        data = inflater.unconsumed_tail
        if not data:
            data = file.read(_READ)
            read += len(data)
        if not data:
            return None
        inflater.decompress(data, _STEP)
    return read - len(inflater.unused_data)


def _places_of_magic(file: BinaryIO, offset: int) -> Iterator[int]:
    while True:
        file.seek(offset)
        data = file.read(_READ)
        place = data.find(_MAGIC)
        while place >= 0:
            yield offset + place
            place = data.find(_MAGIC, place + 1)
        if len(data) < _READ:
            return
        # The magic may cross the border of two reads.
        offset += _READ - len(_MAGIC) + 1


def _is_record(file: BinaryIO, offset: int) -> bool:
    """Whether a complete record begins here: a compressed payload has the magic too."""
    file.seek(offset)
    try:
        begin = zlib.decompressobj(_GZIP).decompress(file.read(_READ), len(_RECORD))
        file.seek(offset)
        return begin == _RECORD and _member_length(file) is not None
    except zlib.error:
        return False
