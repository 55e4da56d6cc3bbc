"""Reads the rows of one WARC file in offset order, and compares each with its record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from storage.archive import Archive
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Body
from storage.verify.findings import FindingKind, VerifyFinding
from storage.vocabulary import RecordKind
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.copied_records import is_payload_sound
from storage.warc.exchange import digest
from storage.warc.limits import RECORD_BYTES
from storage.warc.reader import ArchivedResponse
from storage.warc.record_location import is_copy

PAGE_OF_ROWS = 500
RUN, PURPOSE, PAGE = "Luutru-Run", "Luutru-Purpose", "Luutru-Page"


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An exchange's row; `original` is the row it refers to, `bodies` are the digests of the bodies in its record."""

    row: LoggedExchange
    original: LoggedExchange | None
    bodies: tuple[tuple[int, str], ...]
    capture: "CaptureOfRow | None" = None

    @property
    def offset(self) -> int:
        return self.row.offset or 0


@dataclass(frozen=True, slots=True)
class CaptureOfRow:
    """The capture of an exchange, with its page as a record names it, and its body."""

    id: int
    page: str
    is_ours: bool
    body_id: int | None
    digest: str | None
    content_type: str | None


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
        captures = _captures(session, [row.id for row in rows])
        return [PlacedRow(row, row.original, tuple(held.get(row.id, ())), captures.get(row.id)) for row in rows]


def _captures(session: Session, exchange_ids: Sequence[int]) -> dict[int, CaptureOfRow]:
    rows = session.execute(
        select(
            Capture.exchange_id,
            Capture.id,
            Page.space,
            Page.key,
            Capture.source,
            Body.id,
            Body.digest,
            Body.content_type,
        )
        .join(Page, Page.id == Capture.page_id)
        .outerjoin(Body, Body.id == Capture.body_id)
        .where(Capture.exchange_id.in_(exchange_ids))
    )
    return {
        exchange_id: CaptureOfRow(id_, f"{space}/{key}", source is None, body_id, digest_, content_type)
        for exchange_id, id_, space, key, source, body_id, digest_, content_type in rows
    }


def compare(place: str, file: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[VerifyFinding]:
    """Compares a record with its row; `place` names the record in a finding, `file` the WARC file as rows name it."""
    row = placed.row
    if row.length != record.place.length:
        detail = f"exchange {row.id} says {row.length} bytes, the record has {record.place.length}"
        yield VerifyFinding(FindingKind.LENGTH_WRONG, place, detail, file)
    for word, stated, found in _facts(record, placed):
        if stated != found:
            detail = f"exchange {row.id}: {word} is {stated}, and {found} in the record"
            yield VerifyFinding(FindingKind.ROW_DIFFERS, place, detail, file)
    if placed.capture is not None:
        yield from _capture(record, placed.capture, {id_ for id_, _ in placed.bodies})
    if record.place.kind is not RecordKind.REVISIT:
        yield from _payload(place, record)
        yield from _bodies(place, record, placed)
    if record.original is not None:
        yield from _revisit(place, record, placed)


def _facts(record: ArchivedResponse, placed: PlacedRow) -> Iterator[tuple[str, object, object]]:
    row, found = placed.row, record.place
    yield "record id", row.record_id, found.record_id
    yield "kind", row.record_kind, found.kind.value
    yield "URL", row.url, record.url
    yield "time", row.sent_at, found.date
    yield "status", row.status, record.status
    stated = row.payload_digest
    if stated is None and placed.original and found.kind is RecordKind.REVISIT:
        stated = found.payload_digest  # the row leaves it to its original's, which `_revisit` compares
    if stated != found.payload_digest and is_copy(found.file) and "WARC-Payload-Digest" not in record.fields:
        stated = found.payload_digest if stated == digest(record.as_stored) else stated
    yield "payload digest", stated, found.payload_digest
    yield "truncation", row.truncated, record.truncated and record.truncated.value
    if RUN in record.fields:
        yield "run", str(row.run_id), record.fields[RUN]
        yield "purpose", row.purpose, record.fields.get(PURPOSE)


def _capture(record: ArchivedResponse, capture: CaptureOfRow, held: set[int]) -> Iterator[VerifyFinding]:
    """Checks the capture's page and body against the record; `_bodies` checks a body that the record itself has."""
    place = f"capture {capture.id}"
    asked = record.fields.get(PAGE)
    if asked is not None and asked != capture.page:
        detail = f"its page is {capture.page}, its record was asked for {asked}"
        yield VerifyFinding(FindingKind.ROWS_DISAGREE, place, detail)
    if record.original is not None or capture.digest is None:
        return
    found = body_digest(record)
    if capture.body_id not in held and capture.digest not in {found, *_digests_of_before(record)}:
        detail = f"its body is {capture.digest}, its record holds {found}"
        yield VerifyFinding(FindingKind.ROWS_DISAGREE, place, detail)
    if capture.is_ours and capture.content_type not in (record.content_type, record.header("Content-Type") or ""):
        detail = f"its body is of type {capture.content_type}, its record says {record.header('Content-Type')}"
        yield VerifyFinding(FindingKind.ROWS_DISAGREE, place, detail)


def _payload(place: str, record: ArchivedResponse) -> Iterator[VerifyFinding]:
    if is_copy(record.place.file):
        if not is_payload_sound(record):
            detail = f"the copied record says {record.place.payload_digest}, which its payload does not give"
            yield VerifyFinding(FindingKind.PAYLOAD_DIGEST_WRONG, place, detail)
    elif (found := digest(record.payload)) != record.place.payload_digest:
        detail = f"the record says {record.place.payload_digest}, its payload is {found}"
        yield VerifyFinding(FindingKind.PAYLOAD_DIGEST_WRONG, place, detail)


def _bodies(place: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[VerifyFinding]:
    if not placed.bodies:
        return
    found, others = body_digest(record), _digests_of_before(record)
    for id_, stated in placed.bodies:
        if stated != found and stated not in others:
            detail = f"body {id_} says {stated}, the payload gives {found}"
            yield VerifyFinding(FindingKind.BODY_DIGEST_WRONG, place, detail, id_)


def _digests_of_before(record: ArchivedResponse) -> set[str]:
    """Body digests by the rules of the first release, which left undeclared gzip and some chunks encoded."""
    found = set() if record.header("Content-Encoding") else {sha256(record.payload).hexdigest()}
    if is_copy(record.place.file) and record.as_stored != record.payload:
        found.add(sha256(record.as_stored).hexdigest())
    return found


def body_digest(record: ArchivedResponse) -> str | None:
    """SHA-256 in hex of the payload with its content-coding undone; None when the coding cannot be undone."""
    try:
        return sha256(undo(record.payload, record.header("Content-Encoding"), RECORD_BYTES)).hexdigest()
    except (BodyUndecodable, BodyTooLarge):
        return None


def _revisit(place: str, record: ArchivedResponse, placed: PlacedRow) -> Iterator[VerifyFinding]:
    wanted, original = record.original, placed.original
    if wanted is None:
        return
    if original is None or original.record_id != wanted.record_id or original.record_kind != RecordKind.RESPONSE:
        named = f"exchange {original.id}" if original else "none"
        detail = f"it refers to {wanted.record_id}, the row's original is {named}"
        yield VerifyFinding(FindingKind.REVISIT_UNRESOLVED, place, detail, f"{placed.row.file}")
    elif original.payload_digest != wanted.payload_digest:
        detail = f"it refers to {wanted.payload_digest}, its original holds {original.payload_digest}"
        yield VerifyFinding(FindingKind.REVISIT_DIGEST_WRONG, place, detail)
