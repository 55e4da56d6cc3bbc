"""The download sink: rate-limits each request, then writes its exchange to the archive."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawlers.context import NotCopied
from crawlers.http.errors import FetchFailed
from crawlers.politeness.byte_budget import UNLIMITED, ByteBudget
from crawlers.politeness.circuit_breaker import CircuitBreaker
from crawlers.politeness.not_sent import Forbidden
from crawlers.politeness.rate_limiter import HeldBack, RateLimiter
from storage.crawl_ledger.ledger import CrawlLedger
from storage.errors import ArchiveError
from storage.outcomes import Outcome, Reason
from storage.warc.exchange import Exchange

_log = logging.getLogger(__name__)


class Failure(Protocol):
    """An exception of the HTTP client, with the ledger's word for its reason."""

    reason: Reason


class CrawlEnding(IgnoreRequest):
    """The crawl ends early: the page or discovery of this request stays pending."""


class Archiving(NotCopied):
    """The download handler's sink. A write error ends the crawl: no exchange is used without being archived."""

    def __init__(
        self, ledger: CrawlLedger, limiter: RateLimiter, breaker: CircuitBreaker, budget: ByteBudget = UNLIMITED
    ) -> None:
        self.broken: Exception | None = None
        self.stop: Callable[[], None] = lambda: None
        self._ledger = ledger
        self._limiter = limiter
        self._breaker = breaker
        self._budget = budget
        self._ending = asyncio.Event()

    async def before(self, request: Request) -> None:
        self._not_left_alone(request.url)
        if self._budget.is_spent(request.meta["purpose"]):
            raise Forbidden(Outcome.DEFERRED, Reason.BUDGET)
        if self._limiter.free and not self._ending.is_set():
            return
        turn = asyncio.ensure_future(self._limiter.wait(request.url))
        ending = asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait((turn, ending), return_when=asyncio.FIRST_COMPLETED)
            if self._ending.is_set():
                raise CrawlEnding
            turn.result()
        except HeldBack as held:
            raise Forbidden(Outcome.DEFERRED, Reason.RETRY_AFTER) from held
        except (OSError, ArchiveError) as error:
            self.give_up(error)
            raise CrawlEnding from error
        finally:
            turn.cancel()
            ending.cancel()
        self._not_left_alone(request.url)

    def _not_left_alone(self, url: str) -> None:
        if reason := self._breaker.left_alone(url):
            raise Forbidden(Outcome.DEFERRED, reason)

    def keep(self, request: Request, exchange: Exchange) -> None:
        if self.broken:  # recovery looks for missing rows in the open WARC file only, so no new file may be opened
            raise CrawlEnding
        try:
            request.meta["kept"] = self._ledger.keep(exchange, request.meta["purpose"], request.meta.get("pending"))
            self._limiter.note_response(exchange)
        except (OSError, ArchiveError) as error:
            self.give_up(error)
            raise CrawlEnding from error
        except Exception as error:
            _log.exception("%s: the answer cannot be archived", request.url)
            self._ledger.lost(request.url, request.meta["purpose"], datetime.now(UTC), Reason.UNFORESEEN_ERROR)
            raise Forbidden(Outcome.FAILED, Reason.UNFORESEEN_ERROR) from error
        self._breaker.note_response(exchange)
        self._budget.note(request.meta["purpose"], len(exchange.payload))

    def lost(self, request: Request, failure: Failure) -> None:
        self._breaker.lost(request.url, failure.reason)
        self._ledger.lost(request.url, request.meta["purpose"], datetime.now(UTC), failure.reason)

    def give_up(self, error: Exception) -> None:
        """Keeps the error for the program's last line, and ends the crawl."""
        if self.broken is None:
            self.broken = error
            self.end()

    def end(self) -> None:
        """Ends the crawl: requests that wait for a slot are not sent."""
        self._ending.set()
        self.stop()


class ExchangeSink(Protocol):
    async def before(self, request: Request) -> None:
        """Returns when the request may be sent."""

    def keep(self, request: Request, exchange: Exchange) -> None:
        """Takes every exchange, also one whose payload was cut."""

    def lost(self, request: Request, failure: FetchFailed) -> None:
        """Takes every request that got no answer."""
