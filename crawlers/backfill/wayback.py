"""Backfills from the Wayback Machine: lists its CDX index page by page and archives each raw capture.

The interface is that of the Internet Archive's wayback-cdx-server (its README): resume keys, filters, JSON rows. With
`id_` in its URL, a capture comes as it was taken, without the banner and with the original links.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode, urljoin, urlsplit

from crawlers.backfill.archive_client import Asker
from crawlers.backfill.capture_check import RAW, AnswerUnreadable, NoCapture, check_capture, index_body, timestamp_of
from crawlers.http.redirects import MOST_HOPS, REDIRECTS
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.archive_ledger import ArchivedCapture, BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.backfill.listing import FoundItem, QueryHandle, day_of
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.exchange import Exchange

SOURCE = BackfillSource.WAYBACK
ROWS = 2000
FIELDS = "timestamp,original,digest"


def hosts_of(site: Site) -> list[str]:
    """Every host that has ever served the site's articles, without `www.`: to an archive it is the same host."""
    return sorted({host.removeprefix("www.") for host in site.hosts})


async def list_captures(
    asker: Asker, ledger: BackfillLedger, site: Site, base: str, query: QueryHandle, since: str, until: str
) -> None:
    """Lists captures page by page; `since` and `until` are days like 20230501. Raises AnswerUnreadable."""
    resume = query.resume
    while True:
        kept = await asker.ask(index_url(base, query.query, since, until, resume), Purpose.INDEX)
        if kept.exchange.status != HTTPStatus.OK:
            raise AnswerUnreadable(f"the index answers {kept.exchange.status} for {query.query}")
        rows, following = read_index(index_body(kept.exchange))
        if following == resume and following is not None:
            raise AnswerUnreadable(f"the index goes in circles at {following}")
        ledger.listed(query, wayback_items(site, rows), following)
        resume = following
        if resume is None:
            return


def index_url(base: str, host: str, since: str, until: str, resume: str | None) -> str:
    """`collapse=digest`: of consecutive captures with the same payload only the first is listed."""
    query = [
        ("url", host),
        ("matchType", "host"),
        ("from", since),
        ("to", until),
        ("filter", "statuscode:200"),
        ("collapse", "digest"),
        ("fl", FIELDS),
        ("output", "json"),
        ("limit", str(ROWS)),
        ("showResumeKey", "true"),
        *([("resumeKey", resume)] if resume else []),
    ]
    return f"{base.rstrip('/')}/cdx/search/cdx?{urlencode(query)}"


def read_index(body: bytes) -> tuple[list[list[str]], str | None]:
    """The rows and the resume key, which is the only cell of a last row after an empty row. Raises AnswerUnreadable."""
    try:
        lines = json.loads(body) if body.strip() else []
        rows = [[str(cell) for cell in line] for line in lines]
    except (ValueError, TypeError) as error:
        raise AnswerUnreadable(f"the index's answer is no JSON of rows: {body[:60]!r}") from error
    resume = None
    if len(rows) > 1 and not rows[-2] and len(rows[-1]) == 1:
        resume, rows = rows[-1][0], rows[:-2]
    if rows and rows[0] != FIELDS.split(","):
        raise AnswerUnreadable(f"the index's answer has other fields: {rows[0]}")
    return [row for row in rows[1:] if row], resume


def wayback_items(site: Site, rows: Iterable[list[str]]) -> list[FoundItem]:
    """Keeps the rows that are the site's articles."""
    found = []
    for row in rows:
        try:
            at, url = timestamp_of(row[0]), canonical_address(row[1])
        except (NotAnAddress, ValueError):
            continue
        if identity := site.identify(url):
            found.append(FoundItem(url, identity.space, identity.key, day_of(at), at, row[2], {"original": row[1]}))
    return found


async def fetch_capture(asker: Asker, ledger: BackfillLedger, site: Site, base: str, request: CaptureRequest) -> None:
    """Fetches and keeps one capture, or notes in the ledger why there is none."""
    url = raw_url(base, request)
    kept = await asker.ask(url, Purpose.ARCHIVE)
    for _ in range(MOST_HOPS):
        target = _target(kept.exchange)
        if target is None:
            break
        kept = await asker.ask(target, Purpose.ARCHIVE)
    found = check_capture(site, request, kept)
    if isinstance(found, NoCapture):
        ledger.not_captured(request, found.outcome, found.reason)
        return
    holder = kept.holder or kept.row
    stated = kept.exchange.content_type
    ledger.captured(request, ArchivedCapture(kept.row, holder, found.body, stated, found.at, SOURCE, kept.exchange.url))


def raw_url(base: str, request: CaptureRequest) -> str:
    original = str((request.place or {}).get("original", request.url))
    if not (original.isascii() and original.isprintable()) or " " in original:
        original = request.url
    return capture_url(base, request.at, original)


def capture_url(base: str, at: datetime, original: str) -> str:
    """Where the archive has the capture as it was taken, without a banner."""
    return f"{base.rstrip('/')}/web/{at.astimezone(UTC):%Y%m%d%H%M%S}id_/{original}"


def _target(exchange: Exchange) -> str | None:
    """The other capture, on the archive's own host, that the answer redirects to.

    An archived redirect of the page itself does not lead to an `id_` URL, and is not followed.
    """
    location = exchange.header("Location")
    if exchange.status not in REDIRECTS or not location:
        return None
    try:
        target = urljoin(exchange.url, location)
        there = urlsplit(target)
    except ValueError:
        return None
    same = (there.scheme, there.netloc) == urlsplit(exchange.url)[:2] or there[:2] == _secured(exchange.url)
    return target if same and RAW.search(target) and target != exchange.url else None


def _secured(url: str) -> tuple[str, str]:
    return "https", urlsplit(url).netloc
