"""Copies an exchange's records from a WARC file byte for byte: its request, its trailers, and its answer.

A package must be complete in itself: a request that the file does not have as a record is written out here.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select

from storage.archive import Archive
from storage.tables.exchanges import LoggedExchange
from storage.wacz.selection import ChosenExchange
from storage.warc.cdxj import ReplayRecord
from storage.warc.exchange_records import request_member
from storage.warc.gzip_members import ArchiveDamaged, read_member
from storage.warc.left_out_requests import RequestForms, is_left_out
from storage.warc.reader import ArchivedResponse, response_of
from storage.warc.record import Record, RecordDamaged, parse_record

_MOST_BESIDE = 1024 * 1024  # bytes before an answer that contain its request and trailers
# What the records of a request and of its answer have in common.
_SHARED = ("WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Warcinfo-ID")


@dataclass(frozen=True, slots=True)
class CopiedExchange:
    before: bytes
    """The members of the request and of the trailers; empty if there are none."""
    answer: bytes
    """The member of the response or revisit."""
    record: ReplayRecord
    """The answer's index entry, with its place in the source file."""

    @property
    def size(self) -> int:
        return len(self.before) + len(self.answer)


@dataclass(slots=True)
class FileForms:
    """The forms of a WARC file's requests; the file is read once, and only as far as a form is needed."""

    forms: RequestForms = field(default_factory=RequestForms)
    end: int = 0

    def request_of(self, opened: BinaryIO, answer: ArchivedResponse) -> bytes | None:
        """The request of an answer that states its digest; None if no request before it has its form."""
        members = _members(opened, self.end, answer.place.offset)
        while (request := self.forms.request_of(answer.fields)) is None:
            found = next(members, None)
            if found is None:
                return None
            self.forms.note(found[0])
            self.end = opened.tell()
        return request


def copied_exchange(archive: Archive, chosen: ChosenExchange, forms: FileForms) -> CopiedExchange:
    """Reads the records and checks their digests; `forms` are those of the exchange's file.

    Raises ArchiveDamaged if the answer is not what was written.
    """
    begin = _end_of_previous(archive, chosen)
    with archive.warcs.open(chosen.file) as opened:
        opened.seek(chosen.offset)
        answer = opened.read(chosen.length)
        response = _response_in(archive, chosen, answer)
        request = forms.request_of(opened, response) if is_left_out(response.fields) else None
        before = _request_and_trailers(opened, begin, chosen.offset, response.place.record_id)
    written_out = _request_record(response, request) if request else b""
    return CopiedExchange(written_out + before, answer, ReplayRecord.of(response, response.place))


def first_member(archive: Archive, file: str) -> bytes:
    """The member that begins a file: its `warcinfo` record, to which the file's records refer."""
    with archive.warcs.open(file) as opened:
        found = read_member(opened)
        if found is None:
            return b""
        opened.seek(0)
        return opened.read(found[1])


def _response_in(archive: Archive, chosen: ChosenExchange, answer: bytes) -> ArchivedResponse:
    path = archive.folder.warc / chosen.file
    try:
        found = read_member(io.BytesIO(answer))
        response = response_of(parse_record(found[0]), chosen.file, chosen.offset, chosen.length) if found else None
    except (zlib.error, RecordDamaged) as error:
        raise ArchiveDamaged(path, chosen.offset, error) from error
    if response is None:
        raise ArchiveDamaged(path, chosen.offset, "no response is here")
    return response


def _request_record(answer: ArchivedResponse, request: bytes) -> bytes:
    """Its id follows from the answer's, so that two packages of one capture are equal."""
    request_id = f"<urn:uuid:{uuid5(NAMESPACE_URL, answer.place.record_id + ' request')}>"
    shared = [(name, value) for name in _SHARED if (value := answer.fields.get(name))]
    return request_member(request_id, answer.place.record_id, shared, request)


def at_place(record: ReplayRecord, file: str, offset: int) -> ReplayRecord:
    """The record's index entry, with its place in another file."""
    return replace(record, place=replace(record.place, file=file, offset=offset))


def _end_of_previous(archive: Archive, chosen: ChosenExchange) -> int:
    end = func.max(LoggedExchange.offset + LoggedExchange.length)
    with archive.database.reading() as session:
        before = select(end).where(LoggedExchange.file == chosen.file, LoggedExchange.offset < chosen.offset)
        return max(session.scalar(before) or 0, chosen.offset - _MOST_BESIDE)


def _request_and_trailers(opened: BinaryIO, begin: int, end: int, answer_id: str) -> bytes:
    """The complete members between these offsets that name the answer; damaged ones are left out."""
    members = _members(opened, begin, end)
    return b"".join(member for record, member in members if record.fields.get("WARC-Concurrent-To") == answer_id)


def _members(opened: BinaryIO, begin: int, end: int) -> Iterator[tuple[Record, bytes]]:
    offset = begin
    while offset < end:
        opened.seek(offset)
        try:
            found = read_member(opened)
            record = parse_record(found[0]) if found else None
        except (zlib.error, RecordDamaged):
            return
        if found is None or record is None:
            return
        opened.seek(offset)
        yield record, opened.read(found[1])
        offset += found[1]
