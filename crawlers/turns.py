"""Waiting for one's turn at a host: the limiter's side of the crawl."""

import asyncio
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from crawlers.shared import Shared
from storage.database import Database
from storage.exchange import Exchange
from storage.host_slots import hold_back, take_turn

ASKS_TO_WAIT = frozenset({429, 503})
MOST_SECONDS = 15 * 60
FACTOR = 15  # a host that says "too much" without saying for how long is left alone for this many delays


class Turns(Shared):
    """Books each request's turn in the archive's database; hosts that share a server share their turns."""

    def __init__(self, database: Database, group: str | None, delay: float) -> None:
        self._database = database
        self._group = group
        self._delay = delay
        self._held = False

    def ask_for_more(self, delay: float) -> None:
        """robots.txt asked for a longer wait between requests (Crawl-delay, in seconds)."""
        self._delay = max(self._delay, delay)

    async def wait(self, url: str) -> None:
        if self._delay or self._held:
            await asyncio.sleep(take_turn(self._database, self._name(url), self._delay))

    def heed(self, exchange: Exchange) -> None:
        """Holds everyone back where the host asks for it, for as long as it says."""
        if exchange.status in ASKS_TO_WAIT:
            seconds = _retry_after(exchange)
            self._held = True
            hold_back(self._database, self._name(exchange.url), min(seconds or self._delay * FACTOR, MOST_SECONDS))

    def _name(self, url: str) -> str:
        return self._group or urlsplit(url).netloc.lower()


def _retry_after(exchange: Exchange) -> float:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); 0 where it says nothing usable."""
    said = (exchange.header("Retry-After") or "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - exchange.sent_at).total_seconds())
    except (TypeError, ValueError):
        return 0.0
