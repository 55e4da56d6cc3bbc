"""Retries failed requests within a night: transient errors at once, a 403 after a pause."""

from http import HTTPStatus
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawlers.politeness.rate_limiter import RateLimiter
from storage.vocabulary import Purpose

RATE_LIMITER = "LUUTRU_RATE_LIMITER"
# hanoimoi.vn's 403s come and go; after this many failed retries, the site means its 403s.
MOST_IN_VAIN = 20

# The errors that our download handler raises. Scrapy's own list has the errors of its handlers, and imports them.
_RETRIED_ERRORS = (
    "CannotResolveHostError",
    "DownloadConnectionRefusedError",
    "DownloadFailedError",
    "DownloadTimeoutError",
    "ResponseDataLossError",
)
RETRY_SETTINGS: dict[str, Any] = {
    "RETRY_TIMES": 2,  # after the first request
    "RETRY_HTTP_CODES": [403, 408, 429, 500, 502, 503, 504, 522, 524],
    "RETRY_EXCEPTIONS": [f"scrapy.exceptions.{name}" for name in _RETRIED_ERRORS],
}


class PoliteRetry(RetryMiddleware):
    """Scrapy's retry middleware, with two changes: a robots.txt with 403 is not retried, other 403s wait first."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._limiter: RateLimiter = settings[RATE_LIMITER]
        self._in_vain = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PoliteRetry":
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
        self._limiter.pause(request.url)
        again = super().process_response(request, response)
        self._in_vain += again is response
        return again
