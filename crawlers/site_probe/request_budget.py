"""The download sink of a probe: sends at most twelve requests in all."""

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

    def __init__(self, ledger: CrawlLedger, limiter: RateLimiter) -> None:
        super().__init__(ledger, limiter, CircuitBreaker())
        self._count = ledger.count

    @property
    def left(self) -> int:
        return MOST_REQUESTS - self._count.requests

    async def before(self, request: Request) -> None:
        if self.left <= 0:
            raise Forbidden(Outcome.DEFERRED, ENOUGH)
        await super().before(request)
