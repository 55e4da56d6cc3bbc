"""Scrapy's log without a line for each answer: the ledger has a row for it."""

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter


class QuietLog(LogFormatter):
    def crawled(  # type: ignore[override] # Scrapy takes None for "no line", and does not say so in its types
        self, request: Request, response: Response, spider: Spider
    ) -> None:
        """Not even made, since making it costs more than leaving it out of the log."""
