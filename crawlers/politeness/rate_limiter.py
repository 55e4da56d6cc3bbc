"""Rate limiter: lets each request wait until its host's next slot in the archive's database is free."""

import asyncio
from urllib.parse import urlsplit

from crawlers.context import NotCopied
from crawlers.http.redirects import ASKS_TO_WAIT, retry_after
from storage.database.engine import Database
from storage.frontier.host_slots import MOST_HOLD, hold_back, reserve_slot
from storage.warc.exchange import Exchange

FACTOR = 15  # delays to wait after a 429 or 503 without Retry-After
PAUSE = 7.5  # delays to wait before a retry: 15 s at the usual delay
MOST_SLOWER = 8.0
GOOD_ANSWERS = 20  # in a row, before the delay of a slowed-down host is halved again
MOST_SECONDS = 15 * 60  # with a longer wait, the request is deferred to another run
ONE_CHECK = 60.0  # seconds after which a longer wait is checked again, since another process may end it


class HeldBack(Exception):
    """The host's next slot is later than a crawl waits for."""


class RateLimiter(NotCopied):
    """Reserves a slot for each request in the archive's database; hosts that share a server share the slots."""

    def __init__(self, database: Database, group: str | None, delay: float) -> None:
        self._database = database
        self._group = group
        self._delay = delay
        self._held = False
        self._slower = 1.0
        self._good = 0
        self._queues: dict[str, asyncio.Lock] = {}
        self._others: set[str] = set()

    def ask_for_more(self, delay: float) -> None:
        """Raises the delay to robots.txt's Crawl-delay (in seconds) if that is longer."""
        self._delay = max(self._delay, delay)

    def note_other_server(self, url: str) -> None:
        """The URL's host is none of the site's: it shares no server with them, and has slots of its own."""
        self._others.add(_host(url))

    @property
    def free(self) -> bool:
        """Whether no request has to wait: true only in a rehearsal, until a host asks to wait."""
        return not (self._delay or self._held)

    async def wait(self, url: str) -> None:
        """Raises HeldBack."""
        if self.free:
            return
        name = self._name(url)
        async with self._queues.setdefault(name, asyncio.Lock()):
            while seconds := reserve_slot(self._database, name, self._delay * self._slower):
                if seconds > MOST_SECONDS:
                    raise HeldBack(f"{name} has asked for no request in the next {seconds:.0f} s")
                await asyncio.sleep(min(seconds, ONE_CHECK))

    def note_response(self, exchange: Exchange) -> None:
        """After a 429 or 503, blocks the host for all processes as long as it asks, and doubles the delay.

        If the host asks for longer than a schedule can wait, this run sends it no more requests; the next run does.
        """
        if exchange.status in ASKS_TO_WAIT:
            self._slower, self._good = min(self._slower * 2, MOST_SLOWER), 0
            stated = retry_after(exchange)
            self._hold(exchange.url, stated if 0 < stated <= MOST_HOLD else self._delay * FACTOR)
            return
        self._good += 1
        if self._good >= GOOD_ANSWERS:
            self._slower, self._good = max(1.0, self._slower / 2), 0

    def pause(self, url: str) -> None:
        """Blocks the host for a short time before a failed request is retried."""
        self._hold(url, self._delay * PAUSE)

    def _hold(self, url: str, seconds: float) -> None:
        if seconds:
            self._held = True
            hold_back(self._database, self._name(url), seconds)

    def _name(self, url: str) -> str:
        host = _host(url)
        return self._group if self._group and host not in self._others else host


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")
