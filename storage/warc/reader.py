"""Reads responses from WARC files, each by its place or all after a place."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.durable_files import open_regular
from storage.vocabulary import RecordKind, Truncation
from storage.warc.chunks import Unchunked, without_chunks
from storage.warc.conversion import ORIGINAL_DIGEST, head_of
from storage.warc.exchange import WithHead, digest, split_head
from storage.warc.gzip_members import ArchiveDamaged, read_member
from storage.warc.open_file import OPEN_SUFFIX, open_here
from storage.warc.record import Record, RecordDamaged, parse_record, read_warc_date
from storage.warc.record_location import Original, RecordPlace, is_copy

_KINDS = frozenset(RecordKind)


class WarcFiles(Protocol):
    """Opens WARC files by the names that their rows have, from a folder or an object store."""

    folder: Path

    def open(self, file: str) -> BinaryIO: ...


@dataclass(frozen=True)
class WarcFolder:
    """The WARC files of one folder on this machine."""

    folder: Path

    def open(self, file: str) -> BinaryIO:
        """Raises FileNotFoundError."""
        return open_here(self.folder / file)


@dataclass(frozen=True)
class ArchivedResponse(WithHead):
    place: RecordPlace
    url: str
    head: bytes
    payload: bytes
    """Empty in a revisit record."""
    truncated: Truncation | None
    """Why the payload is incomplete; None for a revisit."""
    original: Original | None
    """For a revisit, the record with the payload; for a conversion, the record from which it was made."""
    as_stored: bytes
    """The payload as in the record: in a copied one it may still be in chunks."""
    fields: Mapping[str, str]
    """All fields of the record, including extension fields, by their names as written."""


def read_response(source: WarcFiles | Path, file: str, offset: int) -> ArchivedResponse:
    """The response or revisit record at `offset` of a file named as in RecordPlace, in a source or in a folder.

    Raises ArchiveDamaged if there is no such record or it is not as it was written, and FileNotFoundError.
    """
    (response,) = read_responses(source, [(file, offset)])
    return response


def read_responses(source: WarcFiles | Path, places: Iterable[tuple[str, int]]) -> Iterator[ArchivedResponse]:
    """The records at these files and offsets, like `read_response`; neighbours in a file are read with one opening."""
    files = WarcFolder(source) if isinstance(source, Path) else source
    for file, there in groupby(places, itemgetter(0)):
        with files.open(file) as opened:
            for _, offset in there:
                with _naming_damage(files.folder / file, offset):
                    response = _response_at(opened, file, offset)
                yield response


def _response_at(opened: BinaryIO, file: str, offset: int) -> ArchivedResponse:
    found = _record_at(opened, offset)
    if found is None:
        raise RecordDamaged("the file ends before the record does")
    record, length = found
    response = response_of(record, file, offset, length)
    if response is None:
        raise RecordDamaged("the record here is no response")
    return response


def responses_after(path: Path, offset: int) -> Iterator[ArchivedResponse]:
    """The response and revisit records from `offset` on, which is the end of an exchange, or 0.

    These records have no row yet; a torn tail was cut before. Raises ArchiveDamaged.
    """
    name = path.name.removesuffix(OPEN_SUFFIX)
    with open_regular(path) as opened:
        if opened.seek(0, SEEK_END) < offset:
            raise ArchiveDamaged(path, offset, "the file is shorter than its rows say")
        while True:
            with _naming_damage(path, offset):
                found = _record_at(opened, offset)
                if found is None:
                    return
                record, length = found
                response = response_of(record, name, offset, length)
            if response:
                yield response
            offset += length


def response_of(record: Record, file: str, offset: int, length: int) -> ArchivedResponse | None:
    """The record as a response, None if it has another type; raises RecordDamaged.

    Our own conversions count as responses; those of others have nothing that we can use.
    """
    kind = record.fields.get("WARC-Type")
    if kind not in _KINDS or (kind == RecordKind.CONVERSION and is_copy(file)):
        return None
    return _archived(record, file, offset, length)


@contextmanager
def _naming_damage(path: Path, offset: int) -> Iterator[None]:
    try:
        yield
    except (zlib.error, RecordDamaged) as error:
        raise ArchiveDamaged(path, offset, error) from error


def _record_at(opened: BinaryIO, offset: int) -> tuple[Record, int] | None:
    opened.seek(offset)
    found = read_member(opened)
    return None if found is None else (parse_record(found[0]), found[1])


def _archived(record: Record, file: str, offset: int, length: int) -> ArchivedResponse:
    kind = RecordKind(record.field("WARC-Type"))
    head, as_stored = (head_of(record), record.block) if kind is RecordKind.CONVERSION else split_head(record.block)
    payload = (without_chunks(head, as_stored) if is_copy(file) else Unchunked(as_stored)).payload
    cut = record.fields.get("WARC-Truncated") if kind is RecordKind.RESPONSE else None
    place = RecordPlace(
        file,
        offset,
        length,
        record.field("WARC-Record-ID"),
        read_warc_date(record.field("WARC-Date")),
        record.fields.get("WARC-Payload-Digest") or digest(payload),
        kind,
    )
    return ArchivedResponse(
        place=place,
        url=record.field("WARC-Target-URI"),
        head=head,
        payload=payload,
        truncated=Truncation(cut) if cut else None,
        original=_original(record, kind),
        as_stored=as_stored,
        fields=record.fields,
    )


def _original(record: Record, kind: RecordKind) -> Original | None:
    if kind is RecordKind.RESPONSE:
        return None
    if kind is RecordKind.CONVERSION:
        names = ("WARC-Refers-To", "WARC-Target-URI", "WARC-Date", ORIGINAL_DIGEST)
    else:
        names = ("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Payload-Digest")
    id_, url, date, payload_digest = map(record.field, names)
    return Original(id_, url, read_warc_date(date), payload_digest)
