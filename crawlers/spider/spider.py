"""The spider of a site: sends the pending requests of its run, and records in the ledger how each one ended."""

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.referer import RefererMiddleware
from twisted.python.failure import Failure

from crawlers.context import CrawlParts, crawl_parts
from crawlers.discovery.read import discovery_kind, led_astray, read_discovery, rules_digest
from crawlers.discovery.unexpected_error import unless_unforeseen
from crawlers.http.redirects import redirect_target
from crawlers.spider.page_verdict import Follow, page_verdict
from crawlers.spider.request_ending import request_ending
from crawlers.spider.requisite_requests import RequisiteRequests
from seeds.discovery import Listing
from storage.crawl_ledger.page_results import PageResult
from storage.frontier.discoveries import DiscoveryResult
from storage.frontier.requests import DiscoveryRequest, FoundPage, KeptExchange, PageRequest, Validators
from storage.outcomes import Outcome, Reason
from storage.vocabulary import ATTACHMENTS, Purpose

FIRST = 10  # discoveries go before pages


class SiteSpider(scrapy.Spider):
    """Requests the discoveries and pages of one site; `parts` has the site and the ledger of its pending requests.

    The scheduler takes the requests of `pages` shortly before it sends them.
    """

    name = "site"

    def __init__(self, parts: CrawlParts, referers: RefererMiddleware) -> None:
        super().__init__()
        self.parts = parts
        self.pages: deque[Iterator[Request]] = deque()
        self._referers = referers
        self._requisites = RequisiteRequests(parts.site, parts.requisites) if parts.requisites else None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SiteSpider":  # noqa: ANN401 (Scrapy's signature)
        spider = cls(crawl_parts(crawler), RefererMiddleware(crawler.settings))
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        rules = self.parts.site.discoveries
        wanted = [(discovery_kind(rule), rule.url, place) for place, rule in enumerate(rules)]
        digests = [rules_digest(self.parts.site, rule) for rule in rules]
        discoveries, pages = self.parts.ledger.begin(wanted, digests)
        self.parts.ledger.resume_listings(self._found_before)
        # Before a page's answer can take their place in the budget.
        requisites = list(self._requisites.begin()) if self._requisites else []
        for pending in discoveries:
            yield self._discovery_request(pending, pending.url, hops=0)
        self.pages.append(self._page_requests(pages, None))
        for request in requisites:
            yield request

    def _found_before(self, pending: DiscoveryRequest, kept: KeptExchange) -> Sequence[FoundPage]:
        def read() -> Sequence[FoundPage]:
            return read_discovery(self.parts.site, pending, kept, kept.exchange.url).found

        return unless_unforeseen(kept.exchange.url, read, ())

    def on_discovery(self, response: Response) -> Iterator[Request]:
        pending: DiscoveryRequest = response.meta["pending"]
        hops: int = response.meta["hops"]
        end = unless_unforeseen(
            response.url,
            lambda: self._read(pending, response.meta["kept"], response.url, hops),
            DiscoveryResult(failure=Reason.UNFORESEEN_ERROR),
        )
        if isinstance(end, Follow):
            yield self._discovery_request(pending, end.url, hops + 1)
            return
        pages, discoveries = self.parts.ledger.discovered(pending, end)
        # Without the answer's body: the crawl goes on for hours before the last of these requests is made.
        self.pages.append(self._page_requests(pages, Response(response.url, headers=response.headers)))
        for further in discoveries:
            yield self._discovery_request(further, further.url, hops=0)

    def _read(self, pending: DiscoveryRequest, kept: KeptExchange, url: str, hops: int) -> DiscoveryResult | Follow:
        target = redirect_target(kept.exchange, hops) if "#" not in pending.url else None
        if target is None:
            return read_discovery(self.parts.site, pending, kept, url)
        astray = led_astray(self.parts.site, target)
        return DiscoveryResult(failure=astray) if astray else Follow(target)

    def on_page(self, response: Response) -> Iterator[Request]:
        pending: PageRequest = response.meta["pending"]
        kept: KeptExchange = response.meta["kept"]
        hops: int = response.meta["hops"]
        verdict = unless_unforeseen(
            response.url,
            lambda: page_verdict(self.parts.site, pending, kept, hops, rebuilt=response.meta.get("rebuilt", False)),
            PageResult(pending, kept.exchange.url, kept, Outcome.FAILED, Reason.UNFORESEEN_ERROR),
        )
        if isinstance(verdict, Follow):
            yield self._page_request(pending, verdict.url, hops + 1, rebuilt=verdict.rebuilt)
            return
        if self._requisites and pending.space != ATTACHMENTS:
            yield from self._requisites.of_page(kept)
        self.parts.ledger.visited(verdict)

    def on_discovery_failure(self, failure: Failure) -> None:
        pending: DiscoveryRequest = failure.request.meta["pending"]  # type: ignore[attr-defined] # Scrapy puts it there
        if ending := request_ending(failure):
            self.parts.ledger.discovered(pending, DiscoveryResult(failure=ending[1]))

    def on_page_failure(self, failure: Failure) -> None:
        pending: PageRequest = failure.request.meta["pending"]  # type: ignore[attr-defined] # Scrapy puts it there
        if ending := request_ending(failure):
            self.parts.ledger.visited(PageResult(pending, pending.url, None, *ending))

    def _page_requests(self, pages: Iterable[PageRequest], listing: Response | None) -> Iterator[Request]:
        for page in pages:
            if page.space in self.parts.closed:
                self.parts.ledger.visited(PageResult(page, page.url, None, Outcome.SKIPPED, Reason.CLOSED))
            else:
                request = self._page_request(page, page.url, hops=0)
                self._referers.get_processed_request(request, listing)
                yield request

    def _discovery_request(self, pending: DiscoveryRequest, url: str, hops: int) -> Request:
        """A form to post follows a # in the URL of the pending request."""
        address, posts, form = url.partition("#")
        rule = self.parts.site.discoveries[pending.rule]
        request = Request(
            address,
            method="POST" if posts else "GET",
            body=form,
            callback=self.on_discovery,
            errback=self.on_discovery_failure,
            meta={"purpose": Purpose(pending.kind), "pending": pending, "hops": hops},
            priority=FIRST,
            dont_filter=True,
        )
        if posts and isinstance(rule, Listing) and rule.post:
            request.headers.update({"Content-Type": "application/x-www-form-urlencoded", **rule.post.headers})
        if hops == 0:
            _ask_conditionally(request, pending.validators)
        return request

    def _page_request(self, pending: PageRequest, url: str, hops: int, *, rebuilt: bool = False) -> Request:
        request = Request(
            url,
            callback=self.on_page,
            errback=self.on_page_failure,
            meta={"purpose": _purpose(pending), "pending": pending, "hops": hops, "rebuilt": rebuilt},
            dont_filter=True,
        )
        if hops == 0:
            _ask_conditionally(request, pending.validators)
        return request


def _purpose(pending: PageRequest) -> Purpose:
    return Purpose.ATTACHMENT if pending.space == ATTACHMENTS else Purpose.PAGE


def _ask_conditionally(request: Request, validators: Validators) -> None:
    """Sends one validator only: of two, the server uses the entity tag alone (RFC 9110, 13.2.2)."""
    if validators.etag:
        request.headers["If-None-Match"] = validators.etag.encode("latin-1")  # as the head was read
    elif validators.last_modified:
        request.headers["If-Modified-Since"] = validators.last_modified
