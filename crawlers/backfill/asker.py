"""Asking an archive's interface: in its turn, at its pace, again where it asks to wait, all of it in the ledger."""

import asyncio
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from crawlers.connection import HttpClient
from crawlers.failures import FetchFailed
from crawlers.patience import MOST_SECONDS
from crawlers.turns import ASKS_TO_WAIT, Turns, retry_after
from storage.backfill_ledger import BackfillLedger
from storage.crawl_results import Kept
from storage.failures import TryAgainLater

TRIES = 5
MOST_BYTES = 64 * 1024 * 1024
SECONDS = 120
SERVER_ERRORS = range(500, 600)

T = TypeVar("T")


class ArchiveUnwilling(TryAgainLater):
    """The archive does not answer, or asks to wait for longer than a command should."""


class Interrupted(Exception):
    """The backfill was told to end: what it was about to ask stays owed."""


class Asker:
    """Each request takes a turn at its host; `ending` ends the waiting for one, never an exchange under way."""

    def __init__(self, client: HttpClient, turns: Turns, ledger: BackfillLedger, user_agent: str) -> None:
        self.ending = asyncio.Event()
        self._client = client
        self._turns = turns
        self._ledger = ledger
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip"}

    async def ask(self, url: str, purpose: str) -> Kept:
        """The answer, whatever its status but those that pass (429, 5xx). Raises ArchiveUnwilling or Interrupted."""
        said = ""
        for _ in range(TRIES):
            kept = await self._try(url, purpose)
            if isinstance(kept, str):
                said = kept
                continue
            status = kept.exchange.status
            if status not in ASKS_TO_WAIT and status not in SERVER_ERRORS:
                return kept
            said = f"it answers {status}"
            if retry_after(kept.exchange) > MOST_SECONDS:
                break
        raise ArchiveUnwilling(f"{urlsplit(url).netloc}: {said}; run the same command again later to go on")

    async def _try(self, url: str, purpose: str) -> Kept | str:
        await self.fetchable(self._turns.wait(url))
        try:
            exchange = await self._client.fetch(
                "GET", url, _lines(self._headers), timeout=SECONDS, max_bytes=MOST_BYTES
            )
        except FetchFailed as failure:
            self._ledger.lost(url, purpose, datetime.now(UTC), failure.reason)
            self._turns.pause(url)
            return failure.reason
        kept = self._ledger.keep(exchange, purpose)
        self._turns.heed(exchange)
        if exchange.truncated:
            self._turns.pause(url)
            return "cut_body"
        return kept

    async def fetchable(self, turn: Awaitable[T]) -> T:
        """Waits for the turn, unless the backfill ends before it comes."""
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
