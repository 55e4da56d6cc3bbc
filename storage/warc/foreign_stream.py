"""The records of a WARC file that is not compressed record by record, one by one from a stream of its text."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from storage.warc.foreign_record import MOST_HEAD_BYTES, block_length, split_foreign
from storage.warc.record import RecordDamaged

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"  # the IIPC's "Zstandard compression for WARC": the first frame may hold one
DAMAGED, TORN, TOO_LONG = "damaged", "torn", "too_long"
MOST_RECORD = 256 * 1024 * 1024

_READ = 256 * 1024
_NEAR = 64 * 1024  # bytes around a record's stated end in which its true end is searched
_NEXT = re.compile(rb"\r?\n(?=WARC/\d+\.\d+[ \t]*\r?\n)", re.IGNORECASE)
_CLOSING = b"\r\n\r\n"
_MOST_WINDOW = 128 * 1024 * 1024


def gzip_pieces(file: BinaryIO) -> Iterator[bytes]:
    """All members of a gzip file as one text. Raises zlib.error if it is damaged."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    waiting = b""
    while waiting := waiting or file.read(_READ):
        yield inflater.decompress(waiting, _READ)
        waiting = inflater.unconsumed_tail
        if inflater.eof:
            waiting = inflater.unused_data.lstrip(b"\0")
            inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)


def zstd_pieces(file: BinaryIO) -> Iterator[bytes]:
    """Raises ZstdError if it is damaged."""
    reader = _zstd(file).stream_reader(file, read_across_frames=True)
    while piece := reader.read(_READ):
        yield piece


def plain_pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_READ):
        yield piece


class RecordStream:
    """Yields the text of each record; other parts are counted in `left_out`.

    With `bounded` the text's end is the last record's, even if its length differs: a gzip member ends there.
    """

    def __init__(self, pieces: Iterator[bytes], *, bounded: bool = False) -> None:
        self._bounded = bounded
        self.left_out: Counter[str] = Counter()
        self.unpacked = 0
        self._pieces = pieces
        self._held = bytearray()
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        while self._to_next():
            head = self._head()
            if head is None:
                return
            length, begin = head
            if length is None or length > MOST_RECORD:
                self.left_out[DAMAGED if length is None else TOO_LONG] += 1
                del self._held[:begin]
                continue
            if (text := self._record(begin, length)) is not None:
                yield text

    def _head(self) -> tuple[int | None, int] | None:
        """The block's stated length, and its start; None if the text ends first."""
        self._fill(MOST_HEAD_BYTES)
        try:
            parts = split_foreign(bytes(self._held[:MOST_HEAD_BYTES]))
        except RecordDamaged:
            return None, len(b"WARC/")
        if parts is None:
            self.left_out[TORN] += 1
            return None
        return block_length(parts[0]), parts[1]

    def _record(self, begin: int, length: int) -> bytes | None:
        """Reads the record up to the start of the next one, near its stated end."""
        end = begin + length
        self._fill(end + _NEAR)
        after = bytes(self._held[end : end + _NEAR]).lstrip(b"\r\n")
        if len(self._held) >= end and (not after or _NEXT.match(b"\n" + after)):
            return self._take(end)
        near = max(begin, end - _NEAR)
        following = _NEXT.search(bytes(self._held[near : end + _NEAR]))
        if following:
            return self._take(near + following.start())
        if self._ended and (self._bounded or abs(len(self._held) - end) <= len(_CLOSING)):
            return self._take(len(self._held))
        if len(self._held) < end:
            self.left_out[TORN] += 1
            self._held.clear()
            return None
        self.left_out[DAMAGED] += 1
        del self._held[:end]
        return None

    def _take(self, end: int) -> bytes:
        text = bytes(self._held[:end])
        del self._held[:end]
        return text

    def _to_next(self) -> bool:
        """Drops the text before the next record; False if there is none."""
        while True:
            self._fill(_READ)
            begin = _NEXT.search(b"\n" + bytes(self._held[: 2 * _READ]))
            if begin:
                del self._held[: begin.end() - 1]
                return True
            if self._ended:
                return False
            del self._held[:-_READ]

    def _fill(self, size: int) -> None:
        while len(self._held) < size and not self._ended:
            try:
                piece = next(self._pieces, None)
            except (zlib.error, zstandard.ZstdError):
                self.left_out[DAMAGED] += 1
                piece = None
            self._ended = piece is None
            self._held += piece or b""
            self.unpacked += len(piece or b"")


def _zstd(file: BinaryIO) -> zstandard.ZstdDecompressor:
    """With the dictionary at the start of the file, if any, itself compressed or not."""
    begin = file.read(8)
    if not begin.startswith(DICTIONARY_MAGIC):
        file.seek(0)
        return zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
    held = file.read(min(int.from_bytes(begin[4:8], "little"), _MOST_WINDOW))
    if held.startswith(ZSTD_MAGIC):
        held = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW).decompressobj().decompress(held)
    return zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(held), max_window_size=_MOST_WINDOW)
