"""robots.txt by RFC 9309: asked once a day a host, and obeyed before every other request."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.context import parts_of
from crawlers.discovery.own_hosts import is_own
from crawlers.politeness.not_sent import Forbidden
from crawlers.politeness.rate_limiter import Turns
from crawlers.politeness.retry import TURNS
from crawlers.politeness.user_agent import PRODUCT
from seeds.canonical_url import NotAnAddress, canonical_address
from storage.closed_words import Purpose
from storage.frontier.robots_cache import RobotsFile, keep_robots, last_robots
from storage.outcomes import Outcome, Reason, robots_reason
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo

FRESH = timedelta(hours=24)  # RFC 9309, 2.4
MOST_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
MOST_HOPS = 5  # RFC 9309, 2.3.1.2
MOST_DELAY = 60.0  # seconds; a night at a longer Crawl-delay would not end
NO_ROBOTS = 404
# These say of the host itself why it cannot be asked.
_UNREACHABLE_HOST = frozenset({Reason.TLS_FAILED, Reason.DNS_FAILED, Reason.PRIVATE_ADDRESS})

_log = logging.getLogger(__name__)


class RobotsGate:
    """A downloader middleware. Scrapy's own takes a robots.txt that answers 503 for leave to fetch everything."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._database = parts_of(crawler).database
        self._site = parts_of(crawler).site
        self._turns: Turns = crawler.settings[TURNS]
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
        if not is_own(self._site, host):
            return Forbidden(Outcome.SKIPPED, Reason.FOREIGN_HOST)
        file = last_robots(self._database, host)
        if file is None or datetime.now(UTC) - file.asked_at > FRESH or unreachable(file):
            asked = await self._ask(host)
            if isinstance(asked, Forbidden):
                return asked
            file = asked
        if unreachable(file):
            return Forbidden(Outcome.DEFERRED, robots_reason(file.status) if file.status else Reason.ROBOTS_NO_ANSWER)
        rules = Protego.parse(file.text)
        delay = float(rules.crawl_delay(PRODUCT) or 0.0)
        if delay > MOST_DELAY:
            _log.warning("%s asks for %.0f s between requests: its pages are put off", host, delay)
            return Forbidden(Outcome.DEFERRED, Reason.CRAWL_DELAY)
        self._turns.ask_for_more(delay)
        return rules

    async def _ask(self, host: str) -> RobotsFile | Forbidden:
        """A 4xx, or a chain of too many redirects, means that there are no rules (2.3.1.2 and 2.3.1.3)."""
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
                return keep_robots(self._database, host, response.status, _text(response))
            if not is_own(self._site, target):
                # RFC 9309 would have us follow; but no host is asked that is not the site's.
                return Forbidden(Outcome.DEFERRED, Reason.ROBOTS_ELSEWHERE)
            url = target
        return keep_robots(self._database, host, NO_ROBOTS, "")

    async def _fetch(self, url: str) -> Response:
        if self._crawler.engine is None:
            raise RuntimeError("the crawl's engine is not running")
        request = Request(url, meta={"purpose": Purpose.ROBOTS}, priority=100, dont_filter=True)
        response = await self._crawler.engine.download_async(request)
        parts_of(self._crawler).ledger.commit()  # archived, durably, before a row says what the file said
        return response


def unreachable(file: RobotsFile) -> bool:
    return (
        file.status is None
        or file.status == HTTPStatus.TOO_MANY_REQUESTS
        or file.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _target(response: Response) -> str | None:
    location = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or not location:
        return None
    try:
        return canonical_address(response.urljoin(location.decode("latin-1")))
    except NotAnAddress:
        return None


def _text(response: Response) -> str:
    """Empty for all that is no robots.txt: then everything is allowed."""
    if response.status != HTTPStatus.OK:
        return ""
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    try:
        body = undo(response.body, coding, 16 * MOST_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return ""
    if len(body) > MOST_BYTES:
        body = body[:MOST_BYTES].rpartition(b"\n")[0]  # half a line might say another thing than the whole
    return body.decode("utf-8-sig", "replace")
