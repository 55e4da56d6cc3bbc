"""A program for the tests: a Scrapy crawl of URLs through our handler, reported in lines on standard output."""

import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.http.errors import FetchFailed
from storage.warc.exchange import Exchange

HANDLER = "crawlers.spider.download_handler.ArchivingDownloadHandler"


def report(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


class Sink:
    async def before(self, request: Request) -> None:
        report("before", request.url)

    def keep(self, request: Request, exchange: Exchange) -> None:
        report("kept", exchange.url, exchange.status, len(exchange.payload), exchange.truncated)

    def lost(self, request: Request, failure: FetchFailed) -> None:
        report("lost", request.url, failure.reason)


class OneSpider(Spider):
    name = "one"

    async def start(self) -> AsyncIterator[Request]:
        for url in sys.argv[2:]:
            yield Request(url, self.parse, errback=self.fail, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        exchange = response.meta["exchange"]
        same = exchange.payload.startswith(b"\x1f\x8b") or exchange.payload == response.body
        report("response", response.url, response.status, type(response).__name__, response.flags, same)
        report("text", getattr(response, "text", ""))

    def fail(self, failure: Failure) -> None:
        report("failed", type(failure.value).__name__)


def main() -> None:
    process = AsyncCrawlerProcess(
        {
            "LUUTRU_SINK": Sink(),
            "LUUTRU_ORIGIN": sys.argv[1],
            "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
            "TWISTED_REACTOR_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "HTTPPROXY_ENABLED": False,
            "DOWNLOAD_TIMEOUT": 20,
            "LUUTRU_MAX_PAYLOAD": 1000,
            "RETRY_TIMES": 1,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "ERROR",
        }
    )
    process.crawl(OneSpider)
    process.start()


if __name__ == "__main__":
    main()
