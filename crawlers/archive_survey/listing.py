"""Lists the captures that an archive has of all pages of a site's hosts, articles or not."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.backfill import commoncrawl, wayback
from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.capture_check import AnswerUnreadable, index_body, timestamp_of
from crawlers.backfill.given_files import files_of_package
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.crawl_protocol import ArchivedAddress
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.foreign_page import why_not
from storage.warc.foreign_record import RecordType, foreign_record
from storage.warc.limits import RECORD_BYTES
from storage.warc.record import RecordDamaged


@dataclass(frozen=True, slots=True)
class SurveyOrder:
    """`base` is the URL of the archive's index, `records` the URL of its WARC files; `files` are given WARC files."""

    site: Site
    source: BackfillSource
    since: date
    until: date
    base: str
    records: str
    files: tuple[Path, ...] = ()


def addresses(asker: Asker, order: SurveyOrder) -> AsyncIterator[ArchivedAddress]:
    """Successful captures of the site's hosts in these days. Raises AnswerUnreadable and FileUnreadable."""
    if order.source is BackfillSource.WAYBACK:
        return _of_wayback(asker, order)
    if order.source is BackfillSource.COMMONCRAWL:
        return _of_commoncrawl(asker, order)
    return _of_files(asker, order)


async def _of_wayback(asker: Asker, order: SurveyOrder) -> AsyncIterator[ArchivedAddress]:
    since, until = (f"{day:%Y%m%d}" for day in (order.since, order.until))
    for host in wayback.hosts_of(order.site):
        resume: str | None = None
        while True:
            kept = await asker.ask(wayback.index_url(order.base, host, since, until, resume), Purpose.INDEX)
            if kept.exchange.status != HTTPStatus.OK:
                raise AnswerUnreadable(f"the index answers {kept.exchange.status} for {host}")
            rows, following = wayback.read_index(index_body(kept.exchange))
            for row in rows:
                if found := _address(row[1], row[0], {"original": row[1]}):
                    yield found
            if following is None or following == resume:
                break
            resume = following


async def _of_commoncrawl(asker: Asker, order: SurveyOrder) -> AsyncIterator[ArchivedAddress]:
    for query in await commoncrawl.queries(asker, order.site, order.base, order.since, order.until):
        crawl, _, host = query.partition(" ")
        for page in range(await commoncrawl.page_count(asker, order.base, crawl, host)):
            kept = await asker.ask(commoncrawl.index_url(order.base, crawl, host, {"page": page}), Purpose.INDEX)
            for row in commoncrawl.index_rows(kept.exchange):
                found = _of_row(row)
                if found and order.since <= found.at.date() <= order.until:
                    yield found


def _of_row(row: Mapping[str, Any]) -> ArchivedAddress | None:
    if str(row.get("status")) != str(HTTPStatus.OK.value):
        return None
    try:
        place = {"file": str(row["filename"]), "offset": int(row["offset"]), "length": int(row["length"])}
    except (KeyError, ValueError):
        return None
    if not 0 < int(str(place["length"])) <= RECORD_BYTES:
        return None
    return _address(str(row.get("url")), str(row.get("timestamp")), place)


async def _of_files(asker: Asker, order: SurveyOrder) -> AsyncIterator[ArchivedAddress]:
    for path in order.files:
        for found in _in_file(path, frozenset(wayback.hosts_of(order.site))):
            await asyncio.sleep(0)
            if asker.ending.is_set():
                raise Interrupted
            if order.since <= found.at.date() <= order.until:
                yield found


def _in_file(path: Path, hosts: frozenset[str]) -> Iterator[ArchivedAddress]:
    with files_of_package(path) as files:
        for inside, file in files.items():
            for piece in file.pieces():
                try:
                    record = foreign_record(piece.text)
                except RecordDamaged:
                    continue
                if record.type not in (RecordType.RESPONSE, RecordType.RESOURCE) or record.moment is None:
                    continue
                place = {"path": str(path), "inside": inside, "offset": piece.offset, "length": piece.length}
                found = _made(record.url, record.moment, place | {"part": piece.part})
                if found and urlsplit(found.url).netloc.removeprefix("www.") in hosts and not why_not(record):
                    yield found


def _address(url: str, at: str, place: Mapping[str, Any]) -> ArchivedAddress | None:
    try:
        return _made(url, timestamp_of(at), place)
    except ValueError:
        return None


def _made(url: str, at: datetime, place: Mapping[str, Any]) -> ArchivedAddress | None:
    try:
        return ArchivedAddress(canonical_address(url), at, place)
    except NotAnAddress:
        return None
