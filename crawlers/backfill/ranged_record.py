"""Copies records out of Common Crawl's files, each by a request for its range of bytes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from crawlers.backfill.archive_client import Asker
from crawlers.backfill.keep_record import NotKept, RecordSource, keep_record
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.outcomes import Outcome, Reason, http_reason
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.exchange import Exchange
from storage.warc.foreign_file import record_in


async def copy_record(
    asker: Asker, ledger: BackfillLedger, source: BackfillSource, base: str, request: CaptureRequest
) -> None:
    """Copies one record, and the original of a revisit, or notes in the ledger why there is no capture."""
    place = request.place or {}
    try:
        record = await _record(asker, source, base, place)
        original = await _record(asker, source, base, place["original"]) if "original" in place else None
    except NotKept as not_kept:
        ledger.not_captured(request, not_kept.outcome, not_kept.reason)
    else:
        keep_record(ledger, request, record, original)


def is_range(answer: Exchange, offset: int, length: int) -> bool:
    """Whether the answer has exactly these bytes."""
    sent = (answer.header("Content-Range") or "").partition("/")[0]
    return sent == f"bytes {offset}-{offset + length - 1}" and len(answer.payload) == length


async def _record(asker: Asker, source: BackfillSource, base: str, place: Mapping[str, Any]) -> RecordSource:
    """Raises NotKept."""
    name, offset, length = str(place["file"]), int(place["offset"]), int(place["length"])
    url = f"{base.rstrip('/')}/{name}"
    answer = await asker.ask_range(url, Purpose.ARCHIVE, offset, length)
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise NotKept(Outcome.FAILED, http_reason(answer.status))
    if not is_range(answer, offset, length):
        raise NotKept(Outcome.FAILED, Reason.OTHER_RANGE)
    text = record_in(answer.payload, int(place.get("part", 0)))
    if text is None:
        raise NotKept(Outcome.FAILED, Reason.RECORD_DAMAGED)
    facts = {"url": url, "offset": str(offset), "length": str(length)}
    return RecordSource(source, text, answer.payload, facts, f"{url}#{offset}")
