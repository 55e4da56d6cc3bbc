"""Lists a site's captures in the indexes of Common Crawl.

The interface is that of index.commoncrawl.org and data.commoncrawl.org: collinfo.json names the crawls; their indexes
answer like pywb's CDX server (one line of JSON for each capture, `page` from 0); a record is one gzip member of a WARC.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from crawlers.backfill.archive_client import Asker
from crawlers.backfill.capture_check import AnswerUnreadable, index_body, timestamp_of
from crawlers.backfill.wayback import hosts_of
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.listing import FoundItem, QueryHandle, day_of
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.exchange import Exchange
from storage.warc.limits import RECORD_BYTES

SOURCE = BackfillSource.COMMONCRAWL


async def queries(asker: Asker, site: Site, base: str, since: date, until: date) -> list[str]:
    """One query for each crawl of these years and each host of the site; the newest crawl comes first."""
    kept = await asker.ask(f"{base.rstrip('/')}/collinfo.json", Purpose.INDEX)
    try:
        crawls = [str(one["id"]) for one in json.loads(index_body(kept.exchange))]
    except (ValueError, KeyError, TypeError) as error:
        raise AnswerUnreadable("collinfo.json is no list of crawls") from error
    matching = [crawl for crawl in crawls if _is_of(crawl, since, until)]
    return [f"{crawl} {host}" for crawl in sorted(matching, reverse=True) for host in hosts_of(site)]


async def list_captures(asker: Asker, ledger: BackfillLedger, site: Site, base: str, query: QueryHandle) -> None:
    """Lists one crawl's captures of a host, page by page. Raises AnswerUnreadable."""
    crawl, _, host = query.query.partition(" ")
    pages = await page_count(asker, base, crawl, host)
    for page in range(int(query.resume or 0), pages):
        kept = await asker.ask(index_url(base, crawl, host, {"page": page}), Purpose.INDEX)
        last = page + 1 == pages
        ledger.listed(query, commoncrawl_items(site, index_rows(kept.exchange)), None if last else str(page + 1))
    if not pages:
        ledger.listed(query, [], None)


def commoncrawl_items(site: Site, rows: Iterable[Mapping[str, Any]]) -> list[FoundItem]:
    found = []
    for row in rows:
        try:
            at, url = timestamp_of(str(row["timestamp"])), canonical_address(str(row["url"]))
            offset, length = int(row["offset"]), int(row["length"])
            place = {"file": str(row["filename"]), "offset": offset, "length": length}
        except (NotAnAddress, ValueError, KeyError):
            continue
        identity = site.identify(url)
        if offset < 0 or not 0 < length <= RECORD_BYTES:
            continue
        if identity and str(row.get("status")) == str(HTTPStatus.OK.value):
            digest = str(row["digest"]) if row.get("digest") else None
            found.append(FoundItem(url, identity.space, identity.key, day_of(at), at, digest, place))
    return found


async def page_count(asker: Asker, base: str, crawl: str, host: str) -> int:
    kept = await asker.ask(index_url(base, crawl, host, {"showNumPages": "true"}), Purpose.INDEX)
    rows = index_rows(kept.exchange)
    if rows and not isinstance(rows[0].get("pages"), int):
        raise AnswerUnreadable("the index does not say how many pages there are")
    return int(rows[0]["pages"]) if rows else 0


def index_url(base: str, crawl: str, host: str, more: Mapping[str, str | int]) -> str:
    query = urlencode({"url": host, "matchType": "host", "output": "json", **more})
    return f"{base.rstrip('/')}/{crawl}-index?{query}"


def index_rows(exchange: Exchange) -> list[dict[str, Any]]:
    """The index answers 404 if it has no capture."""
    if exchange.status == HTTPStatus.NOT_FOUND:
        return []
    if exchange.status != HTTPStatus.OK:
        raise AnswerUnreadable(f"the index answers {exchange.status}")
    try:
        rows = [json.loads(line) for line in index_body(exchange).splitlines() if line.strip()]
    except ValueError as error:
        raise AnswerUnreadable("the index's answer is not one JSON object a line") from error
    if not all(isinstance(row, dict) for row in rows):
        raise AnswerUnreadable("the index's answer is not one JSON object a line")
    return rows


def _is_of(crawl: str, since: date, until: date) -> bool:
    """Compares the year in CC-MAIN-2025-08; a crawl may begin in the last days of the year before."""
    parts = crawl.split("-")
    years = [int(part) for part in parts if part.isdigit() and len(part) == 4]  # noqa: PLR2004 (a year's digits)
    return not years or (since.year <= max(years) and min(years) - 1 <= until.year)
