"""Ends a backfill's step when a nightly crawl of the site waits for it."""

import asyncio
from collections.abc import Callable

from storage.archive import Archive
from storage.locks import night_waits

SECONDS = 1.0


async def make_way(archive: Archive, site: str, end: Callable[[], None]) -> None:
    """Calls `end` once a nightly crawl of the site waits; run it as a task."""
    while not night_waits(archive, site):  # noqa: ASYNC110 (another process takes the lock)
        await asyncio.sleep(SECONDS)
    end()
