"""Which requests are tried again within a night: what may pass, and, slowly, a 403."""

from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawlers.politeness.rate_limiter import Turns
from storage.closed_words import Purpose

TURNS = "LUUTRU_TURNS"
# hanoimoi.vn's 403s come and go (sites.md, A); where as many tries were in vain, the 403s are meant.
MOST_IN_VAIN = 20


class SecondTries(RetryMiddleware):
    """Scrapy's, but that a robots.txt that is not there is not asked for thrice, and that a 403 waits first."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._turns: Turns = settings[TURNS]
        self._in_vain = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SecondTries":
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def process_response(  # type: ignore[override] # Scrapy warns of components that still take the spider
        self, request: Request, response: Response
    ) -> Request | Response:
        if response.status != HTTPStatus.FORBIDDEN:
            return super().process_response(request, response)
        if request.meta["purpose"] == Purpose.ROBOTS or self._in_vain >= MOST_IN_VAIN:
            return response
        self._turns.pause(request.url)
        again = super().process_response(request, response)
        self._in_vain += again is response
        return again
