"""A Scrapy crawl with scrapy-webarchive's exporter; runs in the environment of the other programs: FOLDER URL…"""

import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    name = "pages"
    start_urls = sys.argv[2:]

    def parse(self, response: scrapy.http.Response) -> None:
        """Follows no link."""


if __name__ == "__main__":
    exporter = {"scrapy_webarchive.extensions.WaczExporter": 543}
    process = CrawlerProcess({"EXTENSIONS": exporter, "SW_EXPORT_URI": sys.argv[1], "LOG_LEVEL": "ERROR"})
    process.crawl(Pages)
    process.start()
