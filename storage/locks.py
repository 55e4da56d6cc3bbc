"""The night goes first: how a nightly run tells a backfill of the same site to make way, and how that one sees it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from storage.archive import Archive
from storage.errors import TryAgainLater

SECONDS_TO_NOTICE = 5  # whoever looks holds the lock for a moment
SECONDS_TO_MAKE_WAY = 120


@contextmanager
def night_first(archive: Archive, site: str) -> Iterator[None]:
    """Held by a night from before its start: a backfill at work closes what it has under way, and this waits for it.

    Raises TryAgainLater where another night of the site holds it.
    """
    folder = archive.folder
    with folder.lock(f"night-{site}", wait=SECONDS_TO_NOTICE, busy=f"{site}: another command is at work on this site"):
        busy = f"{site}: a backfill is at work and does not make way"
        with folder.lock(f"backfill-{site}", wait=SECONDS_TO_MAKE_WAY, busy=busy):
            pass
        yield


@contextmanager
def night_announced(archive: Archive, site: str) -> Iterator[None]:
    """What a backfill sees of a night that waits, without the night. Raises TryAgainLater where one does wait."""
    with archive.folder.lock(f"night-{site}", wait=0, busy=f"{site}: a night is at work on this site"):
        yield


@contextmanager
def backfill_at_work(archive: Archive, site: str, wait: float) -> Iterator[None]:
    """Raises TryAgainLater where another backfill of the site holds it for longer than `wait` seconds."""
    busy = f"{site}: another backfill is at work on this site"
    with archive.folder.lock(f"backfill-{site}", wait=wait, busy=busy):
        yield


def night_waits(archive: Archive, site: str) -> bool:
    try:
        with archive.folder.lock(f"night-{site}", wait=0, busy=""):
            return False
    except TryAgainLater:
        return True


WAIT_SECONDS = 600


def locked_site(archive: Archive, site: str) -> ExitStack:
    """Held: nobody crawls, reads or repairs the site meanwhile. Raises TryAgainLater."""
    busy = f"{site}: another command is at work on this site; run this again"
    with ExitStack() as stack:
        for name in (f"site-{site}", f"crawl-{site}"):
            stack.enter_context(archive.folder.lock(name, wait=0, busy=busy))
        return stack.pop_all()


def locked_corpus(archive: Archive) -> ExitStack:
    with ExitStack() as stack:
        busy = "another command is publishing; run this again"
        stack.enter_context(archive.folder.lock("publish", wait=WAIT_SECONDS, busy=busy))
        return stack.pop_all()
