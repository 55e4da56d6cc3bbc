"""The one spider: it asks what its run still owes, and tells the ledger how each errand ended."""

from collections.abc import AsyncIterator, Iterable, Iterator
from http import HTTPStatus
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawlers.archiving import CrawlEnding
from crawlers.found import found_pages
from crawlers.links import feed_links, listing_links, sitemap_links
from crawlers.parts import CrawlParts, parts_of
from crawlers.robots_gate import Forbidden
from crawlers.verdict import MOST_BYTES, Follow, judge, redirect_target
from seeds.discovery import Feed, Listing, Sitemap
from storage.content_coding import BodyTooLarge, BodyUndecodable, undo
from storage.crawl_results import Kept, PageResult
from storage.errands import DiscoveryErrand, PageErrand
from storage.failures import ArchiveError
from storage.outcomes import Outcome

FIRST = 10  # discoveries go before pages


class SiteSpider(scrapy.Spider):
    """Asks discoveries and pages of one site; which site, and what it owes, its parts say."""

    name = "site"

    def __init__(self, parts: CrawlParts) -> None:
        super().__init__()
        self.parts = parts

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SiteSpider":  # noqa: ANN401 (Scrapy's signature)
        spider = cls(parts_of(crawler))
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        wanted = [(_kind(rule), rule.url, place) for place, rule in enumerate(self.parts.site.discoveries)]
        discoveries, pages = self.parts.ledger.begin(wanted)
        for request in self._requests(discoveries, pages):
            yield request

    def on_discovery(self, response: Response) -> Iterator[Request]:
        errand: DiscoveryErrand = response.meta["errand_of_discovery"]
        if target := redirect_target(response.meta["kept"].exchange, response.meta["hops"]):
            yield self._discovery_request(errand, target, response.meta["hops"] + 1)
            return
        links, further, failure = self._read_discovery(errand, response)
        pages, discoveries = self.parts.ledger.discovered(errand, found_pages(self.parts.site, links), further, failure)
        yield from self._requests(discoveries, pages)

    def on_page(self, response: Response) -> Iterator[Request]:
        errand: PageErrand = response.meta["errand"]
        kept: Kept = response.meta["kept"]
        hops = response.meta["hops"]
        verdict = judge(self.parts.site, errand, kept, hops)
        if isinstance(verdict, Follow):
            yield self._page_request(errand, verdict.url, hops + 1)
        else:
            self.parts.ledger.visited(verdict)

    def on_discovery_failure(self, failure: Failure) -> None:
        errand: DiscoveryErrand = failure.request.meta["errand_of_discovery"]  # type: ignore[attr-defined] # Scrapy puts it there
        if ending := _ending(failure):
            self.parts.ledger.discovered(errand, [], [], ending[1])

    def on_page_failure(self, failure: Failure) -> None:
        errand: PageErrand = failure.request.meta["errand"]  # type: ignore[attr-defined] # Scrapy puts it there
        if ending := _ending(failure):
            self.parts.ledger.visited(PageResult(errand, errand.url, None, *ending))

    def _requests(self, discoveries: Iterable[DiscoveryErrand], pages: Iterable[PageErrand]) -> Iterator[Request]:
        for errand in discoveries:
            yield self._discovery_request(errand, errand.url, hops=0)
        for page in pages:
            yield self._page_request(page, page.url, hops=0)

    def _discovery_request(self, errand: DiscoveryErrand, url: str, hops: int) -> Request:
        return Request(
            url,
            callback=self.on_discovery,
            errback=self.on_discovery_failure,
            meta={"purpose": errand.kind, "errand_of_discovery": errand, "hops": hops},
            priority=FIRST,
            dont_filter=True,
        )

    def _page_request(self, errand: PageErrand, url: str, hops: int) -> Request:
        request = Request(
            url,
            callback=self.on_page,
            errback=self.on_page_failure,
            meta={"purpose": "page", "errand": errand, "hops": hops},
            dont_filter=True,
        )
        if hops == 0 and errand.etag:
            request.headers["If-None-Match"] = errand.etag
        elif hops == 0 and errand.last_modified:
            request.headers["If-Modified-Since"] = errand.last_modified
        return request

    def _read_discovery(
        self, errand: DiscoveryErrand, response: Response
    ) -> tuple[list[str], list[tuple[str, str]], str | None]:
        """Its article links, its further discoveries (kind, url), and what was wrong with it."""
        if response.status != HTTPStatus.OK:
            return [], [], f"http_{response.status}"
        kept: Kept = response.meta["kept"]
        try:
            body = undo(kept.exchange.payload, kept.exchange.header("Content-Encoding"), MOST_BYTES)
        except (BodyTooLarge, BodyUndecodable) as error:
            return [], [], "oversized" if isinstance(error, BodyTooLarge) else "undecodable"
        content_type = kept.exchange.header("Content-Type") or ""
        rule = self.parts.site.discoveries[errand.rule]
        if isinstance(rule, Feed):
            return feed_links(response.url, content_type, body), [], None
        if isinstance(rule, Sitemap):
            links, children = sitemap_links(response.url, body, rule)
            return links, [("sitemap", child) for child in children], None
        page = HtmlResponse(response.url, body=body, headers={"Content-Type": content_type} if content_type else None)
        links, following = listing_links(page, rule)
        more = errand.depth + 1 < rule.pages
        return links, [("listing", url) for url in following] if more else [], None


def _kind(rule: Feed | Sitemap | Listing) -> str:
    return type(rule).__name__.lower()


def _ending(failure: Failure) -> tuple[Outcome, str] | None:
    """None where the crawl ends, and the errand stays owed; raises what is wrong with the machine, not the site."""
    error = failure.value
    if isinstance(error, CrawlEnding):
        return None
    if isinstance(error, (ArchiveError, OSError)):
        raise error
    if isinstance(error, Forbidden):
        return error.outcome, error.reason
    reason = getattr(error.__cause__ if error else None, "reason", None)
    return Outcome.FAILED, reason if isinstance(reason, str) else type(error).__name__
