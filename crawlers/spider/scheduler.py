"""Scrapy's queue of a crawl, in which the requests of pages are made shortly before they are sent.

Scrapy's own takes all requests of a listing as soon as they are made: some kilobytes each for the hours until they are
sent.
"""

from collections import deque
from collections.abc import Iterator

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import Scheduler
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawlers.spider.spider import SiteSpider

MOST_MADE = 500  # enough to have pages of several hosts of a site in most cases, which Scrapy requests in turn


class SiteScheduler(Scheduler):
    """Fills Scrapy's queue with the spider's pages while it is short."""

    def open(self, spider: Spider) -> Deferred[None] | None:
        self._pages: deque[Iterator[Request]] = spider.pages if isinstance(spider, SiteSpider) else deque()
        return super().open(spider)

    def has_pending_requests(self) -> bool:
        return bool(self._pages) or super().has_pending_requests()

    def next_request(self) -> Request | None:
        while self._pages and len(self) < MOST_MADE:
            self._make_one()
        return super().next_request()

    def _make_one(self) -> None:
        try:
            self.enqueue_request(next(self._pages[0]))
        except StopIteration:
            self._pages.popleft()
        except Exception:  # noqa: BLE001 (the signal ends the crawl with this error)
            self._pages.clear()
            if self.crawler:
                failure = Failure()  # type: ignore[no-untyped-call] # Twisted does not type it
                self.crawler.signals.send_catch_log(signals.spider_error, failure=failure, response=None)
