"""Reports a crawl's progress to the parent process (JSON lines on stdout), and keeps Scrapy's log short."""

import asyncio
import sys

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter

from crawlers.context import crawl_parts
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_protocol import CrawlProgress

SECONDS = 0.5


class Progress:
    """A Scrapy extension; its lines are `{"pages": found so far, "done": visited so far, "requests": sent so far}`."""

    def __init__(self, ledger: CrawlLedger) -> None:
        self._ledger = ledger
        self._last = ""
        self._teller: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        progress = cls(crawl_parts(crawler).ledger)
        crawler.signals.connect(progress.opened, signals.spider_opened)
        crawler.signals.connect(progress.closed, signals.spider_closed)
        return progress

    def opened(self) -> None:
        self._teller = asyncio.ensure_future(self._tell_now_and_then())

    def closed(self) -> None:
        if self._teller:
            self._teller.cancel()
        self._tell()

    async def _tell_now_and_then(self) -> None:
        while True:
            self._tell()
            await asyncio.sleep(SECONDS)

    def _tell(self) -> None:
        count = self._ledger.count
        line = CrawlProgress(count.pages, count.done, count.requests).line()
        if line != self._last:
            self._last = line
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


class QuietLog(LogFormatter):
    def crawled(  # type: ignore[override] # Scrapy takes None for "no line", and does not say so in its types
        self, request: Request, response: Response, spider: Spider
    ) -> None:
        """No log line for each answer, because the ledger has a row for it."""
