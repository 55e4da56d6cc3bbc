"""The locks by name that keep commands apart: a site's crawl, its nightly run and backfill, and the corpus."""

from collections.abc import Iterator
from contextlib import contextmanager

from storage.archive import Archive
from storage.errors import TryAgainLater

SECONDS_OF_A_CHECK = 0.5  # another process that only checks a lock holds it for a moment
SECONDS_TO_NOTICE = 5
SECONDS_TO_MAKE_WAY = 120
SECONDS_TO_CLOSE = 60  # a crawl whose parent died may still be closing its files
SECONDS_TO_PUBLISH = 600


@contextmanager
def night_first(archive: Archive, site: str) -> Iterator[None]:
    """The lock of a night from before its start: an active backfill closes its files, and this waits for it.

    Raises TryAgainLater if another night of the site has it.
    """
    folder = archive.folder
    with folder.lock(f"night-{site}", wait=SECONDS_TO_NOTICE, busy=f"{site}: another command is at work on this site"):
        busy = f"{site}: a backfill is at work and does not make way"
        with folder.lock(f"backfill-{site}", wait=SECONDS_TO_MAKE_WAY, busy=busy):
            pass
        yield


@contextmanager
def night_announced(archive: Archive, site: str) -> Iterator[None]:
    """The part of a waiting night that a backfill sees, without the night. Raises TryAgainLater if a night waits."""
    with archive.folder.lock(f"night-{site}", wait=SECONDS_OF_A_CHECK, busy=f"{site}: a night is at work on this site"):
        yield


@contextmanager
def backfill_at_work(archive: Archive, site: str, wait: float) -> Iterator[None]:
    """Raises TryAgainLater if another backfill of the site has it for longer than `wait` seconds."""
    busy = f"{site}: another backfill is at work on this site"
    with archive.folder.lock(f"backfill-{site}", wait=wait, busy=busy):
        yield


def night_waits(archive: Archive, site: str) -> bool:
    return is_held(archive, f"night-{site}")


@contextmanager
def crawl_lock(archive: Archive, site: str, wait: float = SECONDS_OF_A_CHECK) -> Iterator[None]:
    """The lock of every process that writes the site's WARC files. Raises TryAgainLater."""
    with archive.folder.lock(f"crawl-{site}", wait=wait, busy=f"{site} is being crawled; run this again"):
        yield


@contextmanager
def publish_lock(archive: Archive, wait: float = SECONDS_TO_PUBLISH) -> Iterator[None]:
    """The lock of every process that changes or copies the corpus. Raises TryAgainLater."""
    with archive.folder.lock("publish", wait=wait, busy="another command is publishing; run this again"):
        yield


@contextmanager
def site_lock(archive: Archive, site: str) -> Iterator[None]:
    """One command at a time works on a site. Raises TryAgainLater without waiting for another command."""
    busy = f"{site}: another command is at work on this site"
    with archive.folder.lock(f"site-{site}", wait=SECONDS_OF_A_CHECK, busy=busy):
        yield


@contextmanager
def site_and_crawl_lock(archive: Archive, site: str) -> Iterator[None]:
    """While a process has it, no other one crawls, reads or repairs the site. Raises TryAgainLater without a wait."""
    with site_lock(archive, site), crawl_lock(archive, site):
        yield


def is_held(archive: Archive, name: str) -> bool:
    """Whether a living process has the lock; the system frees those of dead ones."""
    try:
        with archive.folder.lock(name, wait=0, busy=""):
            return False
    except TryAgainLater:
        return True
