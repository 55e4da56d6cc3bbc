"""Scrapy with trafilatura's whole metadata in the callback: `python scrapy_trafilatura.py URLS OUT`."""

import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Reader(scrapy.Spider):
    name = "reader"

    urls: Sequence[str] = ()

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        extracted = trafilatura.extract(response.body, url=response.url, output_format="json", with_metadata=True)
        if extracted:
            yield json.loads(extracted)


if __name__ == "__main__":
    process = CrawlerProcess(
        {"FEEDS": {sys.argv[2]: {"format": "jsonlines"}}, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False}
    )
    process.crawl(Reader, urls=Path(sys.argv[1]).read_text(encoding="utf-8").split())
    process.start()
