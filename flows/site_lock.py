"""One command at a time on one site."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from storage.archive import Archive
from storage.errors import TryAgainLater
from storage.locks import night_first


class SiteBusy(TryAgainLater):
    """Another command is at work on this site."""


@contextmanager
def site_lock(archive: Archive, site: str) -> Iterator[None]:
    """Raises SiteBusy at once where another command holds it; the system frees it when that command's process ends."""
    with ExitStack() as held:
        try:
            held.enter_context(archive.folder.lock(f"site-{site}", wait=0, busy=""))
        except TryAgainLater as error:
            raise SiteBusy(f"{site}: another command is at work on this site") from error
        yield


@contextmanager
def site_at_night(archive: Archive, site: str) -> Iterator[None]:
    """The site's lock for a nightly run: a backfill at work makes way for it first. Raises SiteBusy."""
    with ExitStack() as held:
        try:
            held.enter_context(night_first(archive, site))
        except TryAgainLater as error:
            raise SiteBusy(str(error)) from error
        held.enter_context(site_lock(archive, site))
        yield


def site_is_busy(archive: Archive, site: str) -> bool:
    try:
        with site_lock(archive, site):
            return False
    except SiteBusy:
        return True
