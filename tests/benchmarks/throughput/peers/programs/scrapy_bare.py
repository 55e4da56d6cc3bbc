"""Scrapy fetching and keeping nothing, a line for each page: `python scrapy_bare.py URLS OUT`."""

import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO, Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Fetcher(scrapy.Spider):
    name = "fetcher"

    urls: Sequence[str] = ()
    seen: IO[str]

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> None:
        self.seen.write(f"{response.url}\n")


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
    with Path(sys.argv[2]).open("w", encoding="utf-8") as seen:
        process.crawl(Fetcher, urls=Path(sys.argv[1]).read_text(encoding="utf-8").split(), seen=seen)
        process.start()
