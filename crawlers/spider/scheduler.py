"""Scrapy's queue of a crawl, in which the requests of pages are made one by one.

Scrapy's own takes all requests of a listing as soon as they are made: some kilobytes each for the hours until they are
sent, and the last page first.
"""

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from crawlers.spider.spider import SiteSpider


class SiteScheduler(BaseScheduler):
    """Requests in the order of their priority, and of equal ones the oldest first; pages have the priority 0."""

    def __init__(self, crawler: Crawler) -> None:
        self._signals = crawler.signals
        self._queue: list[tuple[int, int, Request]] = []
        self._numbers = count()
        self._pages: deque[Iterator[Request]] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SiteScheduler":
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        if isinstance(spider, SiteSpider):
            self._pages = spider.pages

    def has_pending_requests(self) -> bool:
        return bool(self._queue or self._pages)

    def enqueue_request(self, request: Request) -> bool:
        heappush(self._queue, (-request.priority, next(self._numbers), request))
        return True

    def next_request(self) -> Request | None:
        if self._queue and self._queue[0][0] <= 0:
            return heappop(self._queue)[2]
        return self._next_page() or (heappop(self._queue)[2] if self._queue else None)

    def _next_page(self) -> Request | None:
        while self._pages:
            try:
                return next(self._pages[0])
            except StopIteration:
                self._pages.popleft()
            except Exception:  # noqa: BLE001 (the signal ends the crawl with this error)
                self._pages.clear()
                self._signals.send_catch_log(signals.spider_error, failure=Failure(), response=None)
        return None
