"""A document that was made from an archived response, as a WARC 1.1 `conversion` record (6.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.vocabulary import RecordKind
from storage.warc.exchange import digest
from storage.warc.record import Record, make_member, new_record_id, warc_date
from storage.warc.record_location import Original, RecordPlace

ORIGINAL_DIGEST = "Luutru-Original-Digest"
"""The payload digest of the original, which finds its row without reading its file."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A document made from the response of `original`, and how it was made."""

    document: bytes
    content_type: str
    made_at: datetime
    original: Original


@dataclass(frozen=True, slots=True)
class ConversionMember:
    member: bytes
    record_id: str
    payload_digest: str

    def place(self, file: str, offset: int, made_at: datetime) -> RecordPlace:
        kind = RecordKind.CONVERSION
        return RecordPlace(file, offset, len(self.member), self.record_id, made_at, self.payload_digest, kind)


def conversion_member(made: Conversion, fields: Mapping[str, str], warcinfo_id: str) -> ConversionMember:
    record_id, payload_digest = new_record_id(), digest(made.document)
    head = (
        ("WARC-Type", RecordKind.CONVERSION.value),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(made.made_at)),
        ("WARC-Target-URI", made.original.url),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("WARC-Refers-To", made.original.record_id),
        ("WARC-Payload-Digest", payload_digest),
        ("Content-Type", made.content_type),
        (ORIGINAL_DIGEST, made.original.payload_digest),
    )
    return ConversionMember(make_member((*head, *fields.items()), (made.document,)), record_id, payload_digest)


def head_of(record: Record) -> bytes:
    """A conversion has no HTTP head, so this adds one like a server's; the record is then read like a response."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {record.field('Content-Type')}\r\n\r\n".encode("latin-1", "replace")
