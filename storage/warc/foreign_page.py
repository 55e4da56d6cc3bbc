"""Decides whether the page in a foreign record can be copied, and gives the record as it is stored here."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from storage.warc.chunks import without_chunks
from storage.warc.copied_records import response_in
from storage.warc.exchange import WithHead, split_head
from storage.warc.exchange_records import NOT_MODIFIED, SAME_PAYLOAD
from storage.warc.foreign_record import ForeignRecord, RecordType, foreign_record, remade
from storage.warc.reader import ArchivedResponse
from storage.warc.record import RecordDamaged, warc_date

_NOT_MODIFIED_STATUS = 304


@dataclass(frozen=True)
class ForeignAnswer(WithHead):
    """The answer of a server in a record; a resource record has only its payload."""

    head: bytes
    payload: bytes
    cut: bool


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A record in our files' form: the same bytes, or a converted record if our readers would refuse the original."""

    response: ArchivedResponse
    member: bytes


def answer_in(record: ForeignRecord) -> ForeignAnswer:
    if record.type is RecordType.RESOURCE:
        return ForeignAnswer(_resource_head(record), record.block, cut=False)
    head, stored = split_head(record.block)
    unchunked = without_chunks(head, stored)
    answer = ForeignAnswer(head, unchunked.payload, unchunked.cut)
    return ForeignAnswer(head, unchunked.payload, unchunked.cut or _is_short(answer, stored))


def why_not(record: ForeignRecord) -> str | None:
    """The reason, in one word, why no page can be taken from a response or resource record."""
    answer = answer_in(record)
    if record.truncated:
        return "truncated"
    try:
        if not answer.is_full:
            return f"http_{answer.status}"
    except ValueError:
        return "no_http"
    return "cut_body" if answer.cut else None


def stored_copy(text: bytes, member: bytes) -> StoredCopy:
    """For a response or resource record; `member` is its gzip member. Raises RecordDamaged."""
    record = foreign_record(text)
    try:
        response = response_in(member)
        if response and response.url == record.url and record.type is RecordType.RESPONSE:
            return StoredCopy(response, member)
    except (RecordDamaged, zlib.error, ValueError):
        response = None
    if record.type is RecordType.RESOURCE:
        as_response = {"WARC-Type": "response", "Content-Type": "application/http;msgtype=response"}
        return _copy(remade(record, as_response, _resource_head(record) + record.block))
    return _copy(remade(record, {"WARC-Type": "response"}, record.block))


def stored_revisit(record: ForeignRecord, original: ArchivedResponse) -> StoredCopy:
    """A revisit record that names the copy of its original, with all fields that our readers need."""
    head = split_head(record.block)[0] if record.block.strip() else original.head
    return _copy(remade(record, _references(head, original), head))


def _references(head: bytes, original: ArchivedResponse) -> Mapping[str, str]:
    unchanged = ForeignAnswer(head, b"", cut=False).status == _NOT_MODIFIED_STATUS
    return {
        "WARC-Type": "revisit",
        "WARC-Profile": NOT_MODIFIED if unchanged else SAME_PAYLOAD,
        "WARC-Refers-To": original.place.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.place.date),
        "WARC-Payload-Digest": original.place.payload_digest,
        "Content-Type": "application/http;msgtype=response",
    }


def _copy(member: bytes) -> StoredCopy:
    try:
        response = response_in(member)
    except ValueError as error:
        raise RecordDamaged(str(error)) from error
    if response is None:
        raise RecordDamaged("the record shows no page")
    return StoredCopy(response, member)


def _resource_head(record: ForeignRecord) -> bytes:
    """The head with which a player answers for a record without one."""
    kind = record.fields.get("Content-Type", "application/octet-stream")
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(record.block)}\r\n\r\n".encode()


def _is_short(answer: ForeignAnswer, stored: bytes) -> bool:
    """Whether the payload has fewer bytes than its head states; an undone coding or chunks change the number."""
    stated = answer.header("Content-Length") or ""
    changed = answer.header("Content-Encoding") or answer.header("Transfer-Encoding")
    return not changed and stated.isdecimal() and stated.isascii() and len(stated) < 16 and int(stated) > len(stored)  # noqa: PLR2004 (digits of a size)
