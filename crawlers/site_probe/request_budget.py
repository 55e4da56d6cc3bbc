"""The download sink of a probe: sends a limited number of requests in all."""

from scrapy import Request

from crawlers.politeness.circuit_breaker import CircuitBreaker
from crawlers.politeness.not_sent import Forbidden
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.spider.archive_sink import Archiving
from storage.crawl_ledger.ledger import CrawlLedger
from storage.outcomes import Outcome, Reason

MOST_REQUESTS = 12
ENOUGH = Reason.ENOUGH_ASKED


class Sparing(Archiving):
    """Requests for robots.txt and redirects count too."""

    def __init__(self, ledger: CrawlLedger, limiter: RateLimiter, most: int = MOST_REQUESTS) -> None:
        super().__init__(ledger, limiter, CircuitBreaker())
        self._count = ledger.count
        self._most = most

    @property
    def left(self) -> int:
        return self._most - self._count.requests

    @property
    def sent(self) -> int:
        return self._count.requests

    async def before(self, request: Request) -> None:
        if self.left <= 0:
            raise Forbidden(Outcome.DEFERRED, ENOUGH)
        await super().before(request)
