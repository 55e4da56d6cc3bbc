"""Sends requests to a web archive: rate-limited, retried after 429 and 5xx, and recorded in the ledger."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from crawlers.http.client import HttpClient
from crawlers.http.errors import FetchFailed
from crawlers.http.redirects import ASKS_TO_WAIT, retry_after
from crawlers.politeness.rate_limiter import MOST_SECONDS, HeldBack, RateLimiter
from storage.crawl_ledger.ledger import CrawlLedger
from storage.errors import TryAgainLater
from storage.frontier.requests import KeptExchange
from storage.vocabulary import Purpose
from storage.warc.exchange import Exchange
from storage.warc.limits import RECORD_BYTES

TRIES = 5
SECONDS = 120
SERVER_ERRORS = range(500, 600)

T = TypeVar("T")


class ArchiveUnwilling(TryAgainLater):
    """The archive does not answer, or asks us to wait longer than a command should wait."""


class Interrupted(Exception):
    """The backfill has to end: the request it was about to send stays pending."""


class Asker:
    """Each request waits for its turn at the host. `ending` stops that wait, but never an exchange under way."""

    def __init__(self, client: HttpClient, limiter: RateLimiter, ledger: CrawlLedger, user_agent: str) -> None:
        self.ending = asyncio.Event()
        self._client = client
        self._limiter = limiter
        self._ledger = ledger
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip"}

    async def ask(self, url: str, purpose: Purpose) -> KeptExchange:
        """Returns the answer; 429 and 5xx are retried. Raises ArchiveUnwilling or Interrupted."""

        async def once() -> tuple[KeptExchange, Exchange] | str:
            exchange = await self._fetch(url, purpose, self._headers)
            return exchange if isinstance(exchange, str) else self._keep(exchange, purpose)

        return (await self._until_answered(url, once))[0]

    async def ask_range(self, url: str, purpose: Purpose, offset: int, length: int) -> Exchange:
        """Requests `length` bytes from `offset` on. A 206 is not archived: the record in it is copied instead."""
        asked = self._headers | {"Range": f"bytes={offset}-{offset + length - 1}", "Accept-Encoding": "identity"}

        async def once() -> tuple[None, Exchange] | str:
            exchange = await self._fetch(url, purpose, asked, max_bytes=length)
            if isinstance(exchange, str):
                return exchange
            if exchange.status == HTTPStatus.PARTIAL_CONTENT and not exchange.truncated:
                return None, exchange
            kept = self._keep(exchange, purpose)
            # A server that ignores Range sends the whole file, cut here at `length`; a retry would be cut again.
            return (None, exchange) if exchange.status == HTTPStatus.OK or not isinstance(kept, str) else kept

        return (await self._until_answered(url, once))[1]

    async def _until_answered(
        self, url: str, once: Callable[[], Awaitable[tuple[T, Exchange] | str]]
    ) -> tuple[T, Exchange]:
        problem = ""
        for _ in range(TRIES):
            answer = await once()
            if isinstance(answer, str):
                problem = answer
                continue
            exchange = answer[1]
            if exchange.status not in ASKS_TO_WAIT and exchange.status not in SERVER_ERRORS:
                return answer
            problem = f"it answers {exchange.status}"
            if retry_after(exchange) > MOST_SECONDS:
                break
        raise ArchiveUnwilling(f"{urlsplit(url).netloc}: {problem}; run the same command again later to go on")

    async def _fetch(
        self, url: str, purpose: Purpose, headers: Mapping[str, str], max_bytes: int = RECORD_BYTES
    ) -> Exchange | str:
        try:
            await self.fetchable(self._limiter.wait(url))
        except HeldBack as held:
            raise ArchiveUnwilling(f"{held}; run the same command again later to go on") from held
        try:
            exchange = await self._client.fetch("GET", url, _lines(headers), timeout=SECONDS, max_bytes=max_bytes)
        except FetchFailed as failure:
            self._ledger.lost(url, purpose, datetime.now(UTC), failure.reason)
            self._limiter.pause(url)
            return failure.reason
        self._limiter.note_response(exchange)
        return exchange

    def _keep(self, exchange: Exchange, purpose: Purpose) -> tuple[KeptExchange, Exchange] | str:
        kept = self._ledger.keep(exchange, purpose)
        if exchange.truncated:
            self._limiter.pause(exchange.url)
            return "cut_body"
        return kept, exchange

    async def fetchable(self, turn: Awaitable[T]) -> T:
        """Waits for the turn. Raises Interrupted if the backfill ends first."""
        waiting = asyncio.ensure_future(turn)
        ending = asyncio.ensure_future(self.ending.wait())
        try:
            await asyncio.wait((waiting, ending), return_when=asyncio.FIRST_COMPLETED)
            if self.ending.is_set():
                raise Interrupted
            return waiting.result()
        finally:
            for task in (waiting, ending):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def _lines(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]
