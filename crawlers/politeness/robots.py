"""Obeys robots.txt (RFC 9309): fetches it once a day for each host, and checks every other request against it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.context import crawl_parts
from crawlers.discovery.own_hosts import is_own, may_be_asked
from crawlers.http.redirects import MOST_HOPS, REDIRECTS, located
from crawlers.politeness.not_sent import Forbidden
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.politeness.retry import RATE_LIMITER
from crawlers.politeness.robots_text import RobotsUnreadable, robots_text
from crawlers.politeness.user_agent import PRODUCT
from storage.frontier.robots_cache import RobotsFile, keep_robots, last_robots
from storage.outcomes import Outcome, Reason, robots_reason
from storage.vocabulary import Purpose

FRESH = timedelta(hours=24)  # RFC 9309, 2.4
MOST_DELAY = 60.0  # seconds; a night at a longer Crawl-delay would not end
NO_ROBOTS = 404
SUCCESS = range(200, 300)
_SAID = (*SUCCESS, *range(400, 500))
# With these reasons the host itself cannot be reached, so that a page would fail alike.
_UNREACHABLE_HOST = frozenset({Reason.TLS_FAILED, Reason.DNS_FAILED, Reason.PRIVATE_ADDRESS})

_log = logging.getLogger(__name__)


class RobotsGate:
    """A downloader middleware. Scrapy's own one allows every request if robots.txt answers 503."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._database = crawl_parts(crawler).database
        self._site = crawl_parts(crawler).site
        self._limiter: RateLimiter = crawler.settings[RATE_LIMITER]
        self._verdicts: dict[str, asyncio.Task[Protego | Forbidden]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsGate":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta["purpose"] == Purpose.ROBOTS:
            return
        parts = urlsplit(request.url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._verdicts:
            self._verdicts[host] = asyncio.ensure_future(self._verdict(host))
        verdict = await self._verdicts[host]
        if isinstance(verdict, Forbidden):
            raise verdict
        if not verdict.can_fetch(request.url, PRODUCT):
            raise Forbidden(Outcome.SKIPPED, Reason.ROBOTS)

    async def _verdict(self, host: str) -> Protego | Forbidden:
        if not may_be_asked(self._site, host):
            return Forbidden(Outcome.SKIPPED, Reason.FOREIGN_HOST)
        file = last_robots(self._database, host)
        if file is None or not _is_fresh(file) or unreachable(file):
            answer = await self._ask(host)
            if isinstance(answer, Forbidden):
                return answer
            file = answer
        if unreachable(file):
            return Forbidden(Outcome.DEFERRED, robots_reason(file.status) if file.status else Reason.ROBOTS_NO_ANSWER)
        try:
            rules = Protego.parse(file.text)
            delay = float(rules.crawl_delay(PRODUCT) or 0.0)
        except Exception:  # noqa: BLE001 (Protego may fail in any way; a file that is not understood allows nothing)
            _log.exception("%s: its robots.txt cannot be read", host)
            return _unreadable()
        if delay > MOST_DELAY:
            _log.warning("%s asks for %.0f s between requests: its pages are deferred", host, delay)
            return Forbidden(Outcome.DEFERRED, Reason.CRAWL_DELAY)
        self._limiter.ask_for_more(delay)
        return rules

    async def _ask(self, host: str) -> RobotsFile | Forbidden:
        """Fetches the file. A 4xx or too many redirects mean that there are no rules (2.3.1.2 and 2.3.1.3).

        Redirects are followed to other hosts too (2.3.1.2); the rules are those of the host that was asked first.
        """
        url = f"{host}/robots.txt"
        for _ in range(MOST_HOPS + 1):
            try:
                response = await self._fetch(url)
            except Forbidden as forbidden:
                return forbidden
            except Exception as error:
                reason = getattr(error.__cause__, "reason", None)
                if reason is None:
                    raise
                keep_robots(self._database, host, None, "")
                if reason in _UNREACHABLE_HOST:
                    return Forbidden(Outcome.FAILED, reason)
                return Forbidden(Outcome.DEFERRED, Reason.ROBOTS_NO_ANSWER)
            target = _target(response)
            if target is None:
                return self._keep(host, response)
            if not is_own(self._site, target):
                self._limiter.note_other_server(target)
            url = target
        return keep_robots(self._database, host, NO_ROBOTS, "")

    def _keep(self, host: str, response: Response) -> RobotsFile | Forbidden:
        """Any 2xx answer is the file (2.3.1.1); an unreadable file allows nothing."""
        if response.status not in SUCCESS:
            return keep_robots(self._database, host, response.status, "")
        try:
            return keep_robots(self._database, host, response.status, robots_text(response))
        except RobotsUnreadable as error:
            _log.warning("%s: its robots.txt cannot be read (%s), so nothing is allowed", host, error)
            keep_robots(self._database, host, None, "")
            return _unreadable()

    async def _fetch(self, url: str) -> Response:
        if self._crawler.engine is None:
            raise RuntimeError("the crawl's engine is not running")
        request = Request(url, meta={"purpose": Purpose.ROBOTS}, priority=100, dont_filter=True)
        response = await self._crawler.engine.download_async(request)
        crawl_parts(self._crawler).ledger.commit()  # the answer is archived durably before a row caches the file
        return response


def _unreadable() -> Forbidden:
    return Forbidden(Outcome.DEFERRED, Reason.ROBOTS_UNREADABLE)


def unreachable(file: RobotsFile) -> bool:
    """Whether the rules are unknown: only a 2xx and a 4xx answer settle them."""
    return file.status is None or file.status == HTTPStatus.TOO_MANY_REQUESTS or file.status not in _SAID


def _is_fresh(file: RobotsFile) -> bool:
    """A time of the request in the future comes from a wrong clock, and counts as stale."""
    return timedelta(0) <= datetime.now(UTC) - file.asked_at <= FRESH


def _target(response: Response) -> str | None:
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or not location:
        return None
    return located(response.url, location.decode("latin-1"))
