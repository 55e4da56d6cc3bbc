"""Records of others copied byte for byte into WARC files of ours, each behind a record that says where it is from."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.copy_names import COPIES
from storage.warc_members import read_member
from storage.warc_reader import ArchivedResponse, response_of
from storage.warc_record import RecordDamaged, make_member, new_record_id, parse_record, warc_date


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a copied record is from; `facts` say it in the source's own words."""

    source: str
    facts: Mapping[str, str]


def response_in(member: bytes) -> ArchivedResponse | None:
    """The response in one gzip member of others, None where its record is no response; RecordDamaged, zlib.error."""
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
