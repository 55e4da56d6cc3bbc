"""Checks whether a copied record's payload matches the digest of its maker.

Records of others are copied byte for byte into our WARC files, each after a record with its provenance.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.vocabulary import BackfillSource
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.digests import is_digest_of
from storage.warc.gzip_members import read_member
from storage.warc.limits import RECORD_BYTES
from storage.warc.reader import ArchivedResponse, response_of
from storage.warc.record import (
    Record,
    RecordDamaged,
    make_member,
    new_record_id,
    parse_record,
    read_warc_date,
    warc_date,
)
from storage.warc.record_location import COPIES

UNPACKED_OFFSET = "record-in-unpacked-file"
"""The provenance field for the offset in a file that was converted for reading."""


def is_payload_sound(record: ArchivedResponse) -> bool:
    """Makers differ in whether chunks and content-coding count as payload: one of the methods must give the digest."""
    stated = record.fields.get("WARC-Payload-Digest")
    return record.truncated is not None or any(is_digest_of(stated, content) for content in _payloads(record))


def _payloads(record: ArchivedResponse) -> Iterator[bytes]:
    yield record.payload
    yield record.as_stored
    try:
        yield undo(record.payload, record.header("Content-Encoding"), RECORD_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return


@dataclass(frozen=True, slots=True)
class Provenance:
    """The provenance of a copied record; `facts` are in the source's own words."""

    source: BackfillSource
    facts: Mapping[str, str]


def response_in(member: bytes) -> ArchivedResponse | None:
    """The response in one gzip member of others, None if its record is no response; RecordDamaged, zlib.error."""
    found = read_member(io.BytesIO(member))
    if found is None or found[1] != len(member):
        raise RecordDamaged("not one whole gzip member")
    return response_of(parse_record(found[0]), f"{COPIES}-", 0, len(member))


def provenance_member(response: ArchivedResponse, member: bytes, provenance: Provenance, warcinfo_id: str) -> bytes:
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(datetime.now(UTC))),
        ("WARC-Refers-To", response.place.record_id),
        ("WARC-Target-URI", response.url),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("Content-Type", "application/warc-fields"),
    )
    facts = {"copied-from": provenance.source, **provenance.facts, "member-sha256": hashlib.sha256(member).hexdigest()}
    return make_member(fields, ["".join(f"{name}: {value}\r\n" for name, value in facts.items()).encode()])


@dataclass(frozen=True, slots=True)
class CopyOrigin:
    """The content of the record before a copied record: its source, the time of the copy, its place; in one line."""

    source: BackfillSource
    copied_at: datetime
    url: str


def copy_origin(record: Record) -> CopyOrigin | None:
    """None if the record has no provenance of a copied record."""
    if record.fields.get("WARC-Type") != "metadata":
        return None
    lines = (line.partition(":") for line in record.block.decode("utf-8", "replace").splitlines())
    stated = {name.strip(): value.strip() for name, colon, value in lines if colon}
    file, place = stated.get("url", stated.get("file")), stated.get("offset", stated.get(UNPACKED_OFFSET))
    if stated.get("copied-from") not in set(BackfillSource) or file is None or place is None:
        return None
    return CopyOrigin(
        BackfillSource(stated["copied-from"]), read_warc_date(record.field("WARC-Date")), f"{file}#{place}"
    )
