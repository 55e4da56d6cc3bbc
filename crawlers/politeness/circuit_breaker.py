"""Circuit breaker: stops requests to a host for the rest of the night after repeated blocks or timeouts."""

import logging
import re
from urllib.parse import urlsplit

from crawlers.context import NotCopied
from crawlers.http.redirects import ASKS_TO_WAIT, retry_after
from crawlers.politeness.rate_limiter import MOST_SECONDS
from storage.outcomes import Reason
from storage.warc.exchange import Exchange

MOST_BLOCKS = 25
MOST_SILENCES = 10
_BLOCKS = frozenset({401, 403, 407, 429, 451, 503})
_SILENCES = frozenset(
    {
        Reason.CONNECT_FAILED,
        Reason.CONNECT_TIMEOUT,
        Reason.NO_RESPONSE,
        Reason.READ_TIMEOUT,
        Reason.TLS_FAILED,
        Reason.DNS_FAILED,
    }
)
# Cloudrity (Viettel) answers 200 with a script of a few hundred bytes that sets a cookie and loads the page again.
_CHALLENGE = re.compile(rb"document\.cookie\s*=.{0,400}?location\.(?:reload|href|replace)", re.DOTALL)
_LARGEST_CHALLENGE = 8 * 1024

_log = logging.getLogger(__name__)


class CircuitBreaker(NotCopied):
    """Counts, for each host, consecutive blocks and consecutive requests without an answer."""

    def __init__(self) -> None:
        self._blocks: dict[str, int] = {}
        self._silences: dict[str, int] = {}
        self._left: dict[str, Reason] = {}

    def left_alone(self, url: str) -> Reason | None:
        """The reason why no more requests go to this URL's host tonight; None if they may go."""
        return self._left.get(_host(url))

    def note_response(self, exchange: Exchange) -> None:
        host = _host(exchange.url)
        self._silences[host] = 0
        self._blocks[host] = self._blocks.get(host, 0) + 1 if _is_block(exchange) else 0
        if self._blocks[host] >= MOST_BLOCKS:
            self._leave(host, Reason.HOST_BLOCKS, f"{MOST_BLOCKS} blocks in a row")
        elif exchange.status in ASKS_TO_WAIT and retry_after(exchange) > MOST_SECONDS:
            self._leave(host, Reason.RETRY_AFTER, f"it asks to wait {retry_after(exchange):.0f} s")

    def lost(self, url: str, reason: Reason) -> None:
        host = _host(url)
        self._silences[host] = self._silences.get(host, 0) + 1 if reason in _SILENCES else 0
        if self._silences[host] >= MOST_SILENCES:
            self._leave(host, Reason.HOST_SILENT, f"{MOST_SILENCES} requests in a row got no answer ({reason})")

    def _leave(self, host: str, reason: Reason, why: str) -> None:
        if host not in self._left:
            self._left[host] = reason
            _log.warning("%s gets no more requests tonight: %s", host, why)


def _is_block(exchange: Exchange) -> bool:
    small = len(exchange.payload) <= _LARGEST_CHALLENGE
    return exchange.status in _BLOCKS or (small and _CHALLENGE.search(exchange.payload) is not None)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
