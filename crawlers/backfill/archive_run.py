"""Runs a backfill from an archive in one event loop: lists its index, or fetches the captures of a window."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.backfill import cc_news, commoncrawl, wayback
from crawlers.backfill import warc_import as files
from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.news_files import file_names
from crawlers.backfill.ranged_record import copy_record
from crawlers.backfill.stop_for_nightly import make_way
from crawlers.http.client import HttpClient
from crawlers.http.pool import tls_context
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.spider.process import end_with_parent
from seeds.site import Site
from storage.archive import Archive
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.backfill.listing import QueryHandle, add_queries, open_queries
from storage.backfill.orders import BackfillHandle
from storage.crawl_protocol import CrawlProgress
from storage.errors import ArchiveError
from storage.outcomes import Outcome, Reason

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArchiveWork:
    """`base` is the URL of the archive's index, `records` the URL of its WARC files.

    `delay` is the number of seconds between two requests to the archive. `most_bytes` bounds what is read of files that
    have no index.
    """

    archive: Archive
    site: Site
    ledger: BackfillLedger
    backfill: BackfillHandle
    agent: str
    base: str
    records: str
    delay: float
    origin: str | None
    most_bytes: int = 0


def list_archive(work: ArchiveWork) -> bool:
    """Lists what the archive has of the backfill's days; False if a night or a signal ended it.

    Files without an index are listed up to `most_bytes`; what is left are open queries.
    """

    async def listing(asker: Asker) -> None:
        add_queries(work.archive, work.backfill.id, await _queries(asker, work))
        left = cc_news.BytesLeft(work.most_bytes)
        for query in open_queries(work.archive, work.backfill.id):
            await _list(asker, work, query, left)
            _tell(work.ledger)

    return asyncio.run(_run(work, listing))


async def _list(asker: Asker, work: ArchiveWork, query: QueryHandle, left: cc_news.BytesLeft) -> None:
    if work.backfill.source == files.SOURCE:
        await files.list_records(asker, work.ledger, work.site, query)
    elif work.backfill.source == commoncrawl.SOURCE:
        await commoncrawl.list_captures(asker, work.ledger, work.site, work.base, query)
    elif work.backfill.source == cc_news.SOURCE:
        await cc_news.list_file(asker, work.ledger, work.site, work.records, query, left)
    else:
        since, until = (f"{day:%Y%m%d}" for day in (work.backfill.since, work.backfill.until))
        await wayback.list_captures(asker, work.ledger, work.site, work.base, query, since, until)


def fetch_captures(work: ArchiveWork, requests: Sequence[CaptureRequest]) -> bool:
    """Fetches the captures one after the other; False if it had to end before the last."""
    work.ledger.count.pages += len(requests)

    async def fetching(asker: Asker) -> None:
        if work.backfill.source == files.SOURCE:
            await files.copy_records(asker, work.ledger, requests)
            return
        for request in requests:
            await _fetch(asker, work, request)
            _tell(work.ledger)

    return asyncio.run(_run(work, fetching))


async def _fetch(asker: Asker, work: ArchiveWork, request: CaptureRequest) -> None:
    """An unforeseen error ends this one capture. What is wrong with the machine or the archive is raised."""
    try:
        if work.backfill.source in (commoncrawl.SOURCE, cc_news.SOURCE):
            await copy_record(asker, work.ledger, work.backfill.source, work.records, request)
        else:
            await wayback.fetch_capture(asker, work.ledger, work.site, work.base, request)
    except (ArchiveError, OSError, Interrupted):
        raise
    except Exception:  # noqa: BLE001 (as the docstring says)
        _log.exception("%s: its capture cannot be kept", request.url)
        work.ledger.not_captured(request, Outcome.FAILED, Reason.UNFORESEEN_ERROR)


async def _queries(asker: Asker, work: ArchiveWork) -> list[str]:
    """A backfill from WARC files adds no queries here: its files were named when it was ordered."""
    if work.backfill.source == wayback.SOURCE:
        return wayback.hosts_of(work.site)
    if work.backfill.source == commoncrawl.SOURCE:
        return await commoncrawl.queries(asker, work.site, work.base, work.backfill.since, work.backfill.until)
    if work.backfill.source == cc_news.SOURCE:
        return await file_names(asker, work.records, work.backfill.since, work.backfill.until)
    return []


async def _run(work: ArchiveWork, do: Callable[[Asker], Awaitable[None]]) -> bool:
    named = {urlsplit(url).hostname or "" for url in (work.base, work.records) if url}
    client = HttpClient(tls_context(), origin=work.origin, declared=named)
    limiter = RateLimiter(work.archive.database, None, work.delay)
    asker = Asker(client, limiter, work.ledger, work.agent)
    end_with_parent(asyncio.get_running_loop(), asker.ending.set)
    watch = asyncio.create_task(make_way(work.archive, work.site.slug, asker.ending.set))
    try:
        await do(asker)
    except Interrupted:
        return False
    finally:
        watch.cancel()
        await client.close()
    return True


def _tell(ledger: BackfillLedger) -> None:
    count = ledger.count
    sys.stdout.write(CrawlProgress(count.pages, count.done, count.requests).line() + "\n")
    sys.stdout.flush()
