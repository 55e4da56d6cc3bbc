"""Reads a foreign WARC file record by record, each with an offset by which it is found again.

A file compressed record by record with gzip is read in place. Plain, zstd and wholly gzipped files are first converted
to such a file.
"""

import io
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Self

from storage.warc.foreign_stream import (
    DAMAGED,
    DICTIONARY_MAGIC,
    TORN,
    ZSTD_MAGIC,
    RecordStream,
    gzip_pieces,
    plain_pieces,
    zstd_pieces,
)
from storage.warc.gzip_members import next_record, read_member

MOST_GROWTH = 200  # a text compresses to a tenth
LEAST_BOUND = 1024 * 1024 * 1024
_MAGIC = b"\x1f\x8b"
_ONE_RECORD = 64 * 1024 * 1024  # no first record of a file compressed record by record is larger: it names the writer
_LEVEL = 1


class NoWarcFile(Exception):
    """The file is none of the forms of a WARC file, or unpacks to far more than one; the text says which."""


@dataclass(frozen=True, slots=True)
class FilePiece:
    """One record's text and its place: `part` of the member at `offset`, `length` bytes of the file."""

    text: bytes
    offset: int
    length: int
    part: int = 0


@dataclass(slots=True)
class ForeignFile:
    """`path` has the records, each in a gzip member; `left_out` counts the parts of the file that are no record."""

    path: Path
    is_copy: bool = False
    left_out: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, path: Path, folder: Path) -> Self:
        """Raises NoWarcFile. A file that must be converted is written into `folder`."""
        with path.open("rb") as file:
            begin = file.read(16)
            file.seek(0)
            if begin.startswith(_MAGIC) and not _is_one_member(path):
                return cls(path)
            if begin.startswith(_MAGIC):
                text = gzip_pieces(file)
            elif begin.startswith((ZSTD_MAGIC, DICTIONARY_MAGIC)):
                text = zstd_pieces(file)
            elif begin.lstrip(b"\r\n")[:5].upper() == b"WARC/":
                text = plain_pieces(file)
            else:
                raise NoWarcFile(f"{path}: no WARC file, compressed by gzip or zstd or not")
            return cls(*_rewritten(path, RecordStream(text), folder))

    def pieces(self) -> Iterator[FilePiece]:
        offset = 0
        with self.path.open("rb") as file:
            while True:
                file.seek(offset)
                try:
                    found = read_member(file)
                except zlib.error:
                    self.left_out[DAMAGED] += 1
                    following = next_record(self.path, offset + 1)
                    if following is None:
                        return
                    offset = following
                    continue
                if found is None:
                    self.left_out[TORN] += file.seek(0, io.SEEK_END) > offset
                    return
                yield from self._of_member(found[0], offset, found[1])
                offset += found[1]

    def piece(self, place: Mapping[str, Any]) -> bytes | None:
        """The record's text at a place from `pieces`, None if it is not there any more."""
        with self.path.open("rb") as file:
            file.seek(int(place["offset"]))
            try:
                found = read_member(file)
            except zlib.error:
                return None
        texts = [] if found is None else list(RecordStream(iter((found[0],)), bounded=True))
        part = int(place.get("part", 0))
        return texts[part] if part < len(texts) else None

    def member(self, place: Mapping[str, Any]) -> bytes:
        """The gzip member that holds the record at a place."""
        with self.path.open("rb") as file:
            file.seek(int(place["offset"]))
            return file.read(int(place["length"]))

    def _of_member(self, text: bytes, offset: int, length: int) -> Iterator[FilePiece]:
        if not text.strip(b"\r\n\0"):
            return  # an empty member has nothing, and lacks nothing
        stream = RecordStream(iter((text,)), bounded=True)
        for part, one in enumerate(stream):
            yield FilePiece(one, offset, length, part)
        self.left_out += stream.left_out


def record_in(member: bytes, part: int = 0) -> bytes | None:
    """The text of a record in a complete gzip member, the first one by default; None if it is not there."""
    try:
        found = read_member(io.BytesIO(member))
    except zlib.error:
        return None
    if found is None or found[1] != len(member):
        return None
    return next(islice(RecordStream(iter((found[0],)), bounded=True), part, None), None)


def _is_one_member(path: Path) -> bool:
    """Whether the first member continues after its first record for longer than any such record."""
    with path.open("rb") as file:
        inflater, size = zlib.decompressobj(16 + zlib.MAX_WBITS), 0
        while size <= _ONE_RECORD and not inflater.eof:
            data = inflater.unconsumed_tail or file.read(64 * 1024)
            if not data:
                return False
            try:
                size += len(inflater.decompress(data, 1024 * 1024))
            except zlib.error:
                return False
    return size > _ONE_RECORD


def _rewritten(path: Path, records: RecordStream, folder: Path) -> tuple[Path, bool, Counter[str]]:
    made = folder / f"{len(list(folder.iterdir())):04}.warc.gz"
    most = max(LEAST_BOUND, MOST_GROWTH * path.stat().st_size)
    with made.open("wb") as file:
        for text in records:
            if records.unpacked > most:
                raise NoWarcFile(f"{path}: it unpacks to more than {most} bytes")
            squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
            file.write(squeeze.compress(text) + squeeze.flush())
    return made, True, records.left_out
