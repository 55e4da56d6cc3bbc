"""Keeps the page in a foreign WARC record, or notes in the ledger why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.backfill.capture_check import NoCapture, body_of
from seeds.canonical_url import NotAnAddress, canonical_address
from storage.backfill.archive_ledger import ArchivedCapture, BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.outcomes import AnyReason, Outcome, Reason, StatusReason
from storage.vocabulary import BackfillSource
from storage.warc.copied_records import Provenance, is_payload_sound
from storage.warc.foreign_page import StoredCopy, stored_copy, stored_revisit, why_not
from storage.warc.foreign_record import foreign_record
from storage.warc.reader import ArchivedResponse
from storage.warc.record import RecordDamaged

_REASONS: Mapping[str, AnyReason] = {
    "truncated": Reason.CUT_BODY,
    "cut_body": Reason.CUT_BODY,
    "no_http": Reason.RECORD_DAMAGED,
}


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A record's text and its gzip member; `facts` are its provenance, and `url` says the same in one line."""

    name: BackfillSource
    text: bytes
    member: bytes
    facts: Mapping[str, str]
    url: str


class NotKept(Exception):
    """The record has no page that can be kept; the reason is the ledger's word."""

    def __init__(self, outcome: Outcome, reason: AnyReason) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


def keep_record(
    ledger: BackfillLedger, request: CaptureRequest, source: RecordSource, original: RecordSource | None = None
) -> None:
    """Copies one record and keeps the capture in it. With `original`, the record is a revisit of that one."""
    try:
        if original is None:
            found = _kept(ledger, request, source, _page(request, source))
        else:
            found = _kept_again(ledger, request, source, original)
    except RecordDamaged:
        ledger.not_captured(request, Outcome.FAILED, Reason.RECORD_DAMAGED)
    except NotKept as not_kept:
        ledger.not_captured(request, not_kept.outcome, not_kept.reason)
    else:
        ledger.captured(request, found)


def _kept(ledger: BackfillLedger, request: CaptureRequest, source: RecordSource, copy: StoredCopy) -> ArchivedCapture:
    body = _body(copy.response)
    row = ledger.copy(copy.response, copy.member, _provenance(source, copy))
    at = copy.response.place.date
    return ArchivedCapture(row, row, body, copy.response.content_type, at, source.name, source.url)


def _kept_again(
    ledger: BackfillLedger, request: CaptureRequest, source: RecordSource, original: RecordSource
) -> ArchivedCapture:
    """Copies the original too, unless it is in the archive: a revisit has no payload of its own."""
    first = _checked(original)
    body = _body(first.response)
    again = stored_revisit(foreign_record(source.text), first.response)
    if not _same(again.response, request):
        raise NotKept(Outcome.FAILED, Reason.OTHER_PAGE)
    holder = ledger.copied(first.response.place.record_id)
    if holder is None:
        holder = ledger.copy(first.response, first.member, _provenance(original, first))
        ledger.commit()
    row = ledger.copy(again.response, again.member, _provenance(source, again), holder)
    at = again.response.place.date
    return ArchivedCapture(row, holder, body, first.response.content_type, at, source.name, source.url)


def _page(request: CaptureRequest, source: RecordSource) -> StoredCopy:
    copy = _checked(source)
    if not _same(copy.response, request):
        raise NotKept(Outcome.FAILED, Reason.OTHER_PAGE)
    digest = copy.response.place.payload_digest.removeprefix("sha1:")
    if request.digest and digest != request.digest:
        raise NotKept(Outcome.FAILED, Reason.WRONG_DIGEST)
    return copy


def _checked(source: RecordSource) -> StoredCopy:
    if reason := why_not(foreign_record(source.text)):
        raise NotKept(Outcome.FAILED, _REASONS.get(reason, StatusReason(reason)))
    copy = stored_copy(source.text, source.member)
    if not is_payload_sound(copy.response):
        raise NotKept(Outcome.FAILED, Reason.WRONG_DIGEST)
    return copy


def _body(response: ArchivedResponse) -> bytes:
    body = body_of(response, response.payload)
    if isinstance(body, NoCapture):
        raise NotKept(body.outcome, body.reason)
    return body


def _same(response: ArchivedResponse, request: CaptureRequest) -> bool:
    try:
        return canonical_address(response.url) == request.url and response.place.date == request.at
    except NotAnAddress:
        return False


def _provenance(source: RecordSource, copy: StoredCopy) -> Provenance:
    """A rewritten record says so in its provenance: its block is unchanged, its head is ours."""
    facts = dict(source.facts) if copy.member == source.member else {**source.facts, "head": "rebuilt"}
    return Provenance(source.name, facts)
