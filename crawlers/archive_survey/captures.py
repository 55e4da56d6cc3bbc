"""Fetches single captures from an archive. Every answer is archived; the pages are no captures of the site's own."""

from base64 import b64encode
from http import HTTPStatus
from pathlib import Path

from crawlers.archive_survey.listing import SurveyOrder
from crawlers.backfill import wayback
from crawlers.backfill.archive_client import Asker
from crawlers.backfill.capture_check import NoCapture, body_of
from crawlers.backfill.given_files import files_of_package
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_protocol import ArchivedAddress, ArchivedPage
from storage.outcomes import Reason, http_reason
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.exchange import WithHead
from storage.warc.foreign_file import record_in
from storage.warc.foreign_page import answer_in, why_not
from storage.warc.foreign_record import foreign_record
from storage.warc.record import RecordDamaged

MOST_BYTES = 4 * 1024 * 1024  # of one body; an article's page has a tenth of a megabyte


async def fetch(asker: Asker, ledger: CrawlLedger, order: SurveyOrder, wanted: ArchivedAddress) -> ArchivedPage:
    if order.source is BackfillSource.WAYBACK:
        return await _of_wayback(asker, order, wanted)
    if order.source is BackfillSource.COMMONCRAWL:
        return await _of_commoncrawl(asker, ledger, order, wanted)
    return _of_file(wanted)


async def _of_wayback(asker: Asker, order: SurveyOrder, wanted: ArchivedAddress) -> ArchivedPage:
    url = wayback.capture_url(order.base, wanted.at, wanted.url)
    exchange = (await asker.ask(url, Purpose.ARCHIVE)).exchange
    if exchange.status != HTTPStatus.OK:
        return _failed(wanted, http_reason(exchange.status))
    return _page(wanted, exchange, exchange.payload)


async def _of_commoncrawl(
    asker: Asker, ledger: CrawlLedger, order: SurveyOrder, wanted: ArchivedAddress
) -> ArchivedPage:
    place = wanted.place
    url = f"{order.records.rstrip('/')}/{place['file']}"
    answer = await asker.ask_range(url, Purpose.ARCHIVE, int(place["offset"]), int(place["length"]))
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        return _failed(wanted, http_reason(answer.status))
    ledger.keep(answer, Purpose.ARCHIVE)
    return _in_record(wanted, record_in(answer.payload))


def _of_file(wanted: ArchivedAddress) -> ArchivedPage:
    with files_of_package(Path(str(wanted.place["path"]))) as files:
        file = files.get(str(wanted.place["inside"]))
        return _in_record(wanted, file.piece(wanted.place) if file else None)


def _in_record(wanted: ArchivedAddress, text: bytes | None) -> ArchivedPage:
    try:
        record = foreign_record(text or b"")
        if reason := why_not(record):
            return _failed(wanted, reason)
        answer = answer_in(record)
    except RecordDamaged:
        return _failed(wanted, Reason.RECORD_DAMAGED)
    return _page(wanted, answer, answer.payload)


def _page(wanted: ArchivedAddress, answer: WithHead, payload: bytes) -> ArchivedPage:
    body = body_of(answer, payload)
    if isinstance(body, NoCapture):
        return _failed(wanted, body.reason)
    if len(body) > MOST_BYTES:
        return _failed(wanted, Reason.OVERSIZED)
    return ArchivedPage(wanted.url, wanted.at, None, answer.header("Content-Type"), b64encode(body).decode())


def _failed(wanted: ArchivedAddress, reason: str) -> ArchivedPage:
    return ArchivedPage(wanted.url, wanted.at, reason)
