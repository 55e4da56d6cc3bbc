"""Backfills from the site itself: the spider lists its sitemaps or listings, and fetches their pages."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scrapy import Request

from crawlers.backfill.stop_for_nightly import make_way
from crawlers.context import CrawlParts, NotCopied
from crawlers.politeness.circuit_breaker import CircuitBreaker
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.spider.archive_sink import Archiving
from crawlers.spider.process import run_spider
from crawlers.spider.scrapy_settings import scrapy_settings
from crawlers.spider.spider import SiteSpider
from seeds.discovery import Listing, Sitemap
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_ledger.ledger import CrawlLedger

MOST_PAGES = 10_000  # of one listing; pagination ends by itself when a page shows nothing more


WAY = "LUUTRU_WAY"


@dataclass(frozen=True, slots=True)
class MakingWay(NotCopied):
    archive: Archive
    site: str
    sink: Archiving

    async def __call__(self) -> None:
        await make_way(self.archive, self.site, self.sink.end)


class BackfillSpider(SiteSpider):
    """Ends when a nightly crawl of the site waits."""

    name = "backfill"

    async def start(self) -> AsyncIterator[Request]:
        way: MakingWay = self.crawler.settings[WAY]
        self._watch = asyncio.ensure_future(way())  # the loop keeps only a weak reference to a task
        async for request in super().start():
            yield request


def site_to_list(site: Site, source: str, since: date, today: date) -> Site:
    """The site with only this source's discoveries; their limits on pages are lifted, the limit on days is set."""
    if source == "sitemap":
        rules = [replace(rule, newest=None) for rule in site.discoveries if isinstance(rule, Sitemap)]
        return replace(site, discoveries=tuple(rules))
    days = (today - since + timedelta(days=1)).days
    listings = [rule for rule in site.discoveries if isinstance(rule, Listing)]
    return replace(site, discoveries=tuple(replace(rule, pages=MOST_PAGES, known=0, days=days) for rule in listings))


def crawl_live(
    archive: Archive, site: Site, ledger: CrawlLedger, agent: str, *, delay: float, origin: str | None
) -> str:
    """Returns Scrapy's finish reason; raises the error that broke the crawl. The caller closes the ledger."""
    limiter = RateLimiter(archive.database, site.shares_server, delay)
    sink = Archiving(ledger, limiter, CircuitBreaker())
    settings = scrapy_settings(CrawlParts(site, ledger, archive.database), limiter, sink, agent)
    reason = run_spider(
        BackfillSpider, settings | {"LUUTRU_ORIGIN": origin, WAY: MakingWay(archive, site.slug, sink)}, sink
    )
    if sink.broken:
        raise sink.broken
    return reason
