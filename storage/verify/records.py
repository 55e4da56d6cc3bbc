"""The rows of one WARC file in the order of their places, with what else they must agree with.

A record and the row that speaks of it: whether the two say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.archive import Archive
from storage.closed_words import RecordKind
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body
from storage.verify.findings import Finding, FindingKind
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.copied_records import is_payload_sound
from storage.warc.exchange import digest
from storage.warc.reader import ArchivedResponse
from storage.warc.record_location import is_copy

PAGE_OF_ROWS = 500


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An exchange's row; `original` is the row it refers to, `bodies` are the digests of bodies that it holds."""

    row: LoggedExchange
    original: LoggedExchange | None
    bodies: tuple[tuple[int, str], ...]

    @property
    def offset(self) -> int:
        return self.row.offset or 0


def rows_of_file(archive: Archive, file: str) -> Iterator[PlacedRow]:
    after = (-1, 0)
    while rows := _some(archive, file, after):
        yield from rows
        after = (rows[-1].offset, rows[-1].row.id)


def _some(archive: Archive, file: str, after: tuple[int, int]) -> Sequence[PlacedRow]:
    offset, id_ = after
    later = (LoggedExchange.offset > offset) | ((LoggedExchange.offset == offset) & (LoggedExchange.id > id_))
    wanted = (
        select(LoggedExchange)
        .options(joinedload(LoggedExchange.original))
        .where(LoggedExchange.file == file, later)
        .order_by(LoggedExchange.offset, LoggedExchange.id)
        .limit(PAGE_OF_ROWS)
    )
    with archive.database.reading() as session:
        rows = session.scalars(wanted).all()
        bodies = session.scalars(select(Body).where(Body.exchange_id.in_([row.id for row in rows]))).all()
        held: dict[int, list[tuple[int, str]]] = {}
        for body in bodies:
            held.setdefault(body.exchange_id, []).append((body.id, body.digest))
        return [PlacedRow(row, row.original, tuple(held.get(row.id, ()))) for row in rows]


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
