"""Starts the crawls of a night while Prefect and its server start; the night's flow takes them over.

Prefect takes seconds before a flow can run. A site's crawl needs only the archive, so it does not wait for that.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.crawl.child_process import CrawlChild, end_child, start_crawl, wait_for_a_line
from flows.nightly.begin import begin
from flows.settings import Settings
from flows.site_lock import site_at_night
from storage.archive import Archive
from storage.runs.lifecycle import RunHandle

# The imports that follow would compete with the crawls' own for the processors. They are not what a night waits for:
# Prefect's server takes longer.
SECONDS_TO_START = 1.5
SITES_AT_ONCE = 4  # of a night; each waits for its host most of the time


@dataclass(frozen=True, slots=True)
class BegunNight:
    """A site's run under the site's lock; `crawl` has started at `at`, or is None."""

    run: RunHandle
    crawl: CrawlChild | None = None
    at: datetime | None = None


class _SiteAhead:
    """Holds a site's lock in a thread of its own, since the thread that takes a lock must release it."""

    def __init__(self, settings: Settings, archive: Archive, site: str) -> None:
        self._settings = settings
        self._archive = archive
        self._site = site
        self._begun: BegunNight | None = None
        self._failure: Exception | None = None
        self._ready = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"ahead-{site}", daemon=True)
        self._thread.start()

    def wait(self, deadline: float) -> None:
        """Waits until the crawl is at work or cannot start; an active backfill must stop first, which takes longer."""
        if self._ready.wait(_left(deadline)) and self._begun and self._begun.crawl:
            wait_for_a_line(self._begun.crawl, _left(deadline))

    def begun(self) -> BegunNight:
        """Waits for the crawl's start. Raises what prevented it, as `site_at_night` and `begin` raise it."""
        self._ready.wait()
        if self._failure:
            raise self._failure
        assert self._begun is not None
        return self._begun

    def end(self) -> None:
        """Ends a crawl that still runs, as Ctrl-C does: the next run resumes it. Then releases the site's lock."""
        self._over.set()
        if self._ready.is_set():  # else it still waits for the lock, and will not begin
            self._thread.join()

    def _work(self) -> None:
        try:
            with site_at_night(self._archive, self._site):
                self._begin_and_hold()
        except Exception as failure:  # noqa: BLE001 (the flow that takes the site over raises it)
            self._failure = failure
        finally:
            self._ready.set()

    def _begin_and_hold(self) -> None:
        if self._over.is_set():
            return
        run = begin(self._settings, self._archive, self._site)
        child = start_crawl(self._settings, self._site, run.id)
        self._begun = BegunNight(run, child, datetime.now(UTC))
        self._ready.set()
        self._over.wait()
        with child:  # it closes the pipes that nobody has read
            end_child(child)


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


_ahead: ContextVar[dict[str, _SiteAhead]] = ContextVar("ahead")


@contextmanager
def head_start(settings: Settings, archive: Archive, sites: Sequence[str]) -> Iterator[None]:
    """Starts the crawls of the first `sites`; what no flow has taken over by the block's end is ended."""
    ahead = {site: _SiteAhead(settings, archive, site) for site in sites[:SITES_AT_ONCE]}
    token = _ahead.set(ahead)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        for one in ahead.values():
            one.wait(deadline)
        yield
    finally:
        _ahead.reset(token)
        for one in ahead.values():
            one.end()


@contextmanager
def begun_night(settings: Settings, archive: Archive, site: str) -> Iterator[BegunNight]:
    """The site's run, taken over with its crawl or else begun here; the site is locked inside. Raises SiteBusy."""
    if started := _ahead.get({}).pop(site, None):
        try:
            yield started.begun()
        finally:
            started.end()
    else:
        with site_at_night(archive, site):
            yield BegunNight(begin(settings, archive, site))
