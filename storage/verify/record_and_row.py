"""A record and the row that speaks of it: whether the two say the same."""

from collections.abc import Iterator
from hashlib import sha256

from storage.content_coding import BodyTooLarge, BodyUndecodable, undo
from storage.copy_names import is_copy
from storage.exchange import digest
from storage.foreign_payload import is_payload_sound
from storage.record_place import RecordKind
from storage.verify.exchange_rows import PlacedRow
from storage.verify.findings import Finding, FindingKind
from storage.warc_reader import ArchivedResponse

MOST_BYTES = 64 * 1024 * 1024


def compare(place: str, file: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[Finding]:
    """`place` names the record in a finding; `file` is the row's name of the WARC file."""
    row = placed.row
    if row.length != record.place.length:
        detail = f"exchange {row.id} says {row.length} bytes, the record has {record.place.length}"
        yield Finding(FindingKind.LENGTH_WRONG, place, detail, file)
    for word, said, found in _facts(record, placed):
        if said != found:
            detail = f"exchange {row.id}: {word} is {said}, and {found} in the record"
            yield Finding(FindingKind.ROW_DIFFERS, place, detail, file)
    if record.original is None:
        yield from _payload(place, record)
        yield from _bodies(place, record, placed)
    else:
        yield from _revisit(place, record, placed)


def _facts(record: ArchivedResponse, placed: PlacedRow) -> Iterator[tuple[str, object, object]]:
    row, found = placed.row, record.place
    yield "record id", row.record_id, found.record_id
    yield "kind", row.record_kind, found.kind.value
    yield "URL", row.url, record.url
    yield "time", row.sent_at, found.date
    yield "status", row.status, record.status
    yield "payload digest", row.payload_digest, found.payload_digest


def _payload(place: str, record: ArchivedResponse) -> Iterator[Finding]:
    if is_copy(record.place.file):
        if not is_payload_sound(record):
            detail = f"the copied record says {record.place.payload_digest}, which its payload does not give"
            yield Finding(FindingKind.PAYLOAD_DIGEST_WRONG, place, detail)
    elif (found := digest(record.payload)) != record.place.payload_digest:
        detail = f"the record says {record.place.payload_digest}, its payload is {found}"
        yield Finding(FindingKind.PAYLOAD_DIGEST_WRONG, place, detail)


def _bodies(place: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[Finding]:
    if not placed.bodies:
        return
    found = body_digest(record)
    for id_, said in placed.bodies:
        if said != found:
            detail = f"body {id_} says {said}, the payload gives {found}"
            yield Finding(FindingKind.BODY_DIGEST_WRONG, place, detail, id_)


def body_digest(record: ArchivedResponse) -> str | None:
    """SHA-256 in hex of the payload with its content-coding undone; None where that cannot be done."""
    try:
        return sha256(undo(record.payload, record.header("Content-Encoding"), MOST_BYTES)).hexdigest()
    except (BodyUndecodable, BodyTooLarge):
        return None


def _revisit(place: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[Finding]:
    wanted, original = record.original, placed.original
    if wanted is None:
        return
    if original is None or original.record_id != wanted.record_id or original.record_kind != RecordKind.RESPONSE:
        named = f"exchange {original.id}" if original else "none"
        detail = f"it refers to {wanted.record_id}, the row's original is {named}"
        yield Finding(FindingKind.REVISIT_UNRESOLVED, place, detail, f"{placed.row.file}")
    elif original.payload_digest != wanted.payload_digest:
        detail = f"it refers to {wanted.payload_digest}, its original holds {original.payload_digest}"
        yield Finding(FindingKind.REVISIT_DIGEST_WRONG, place, detail)
