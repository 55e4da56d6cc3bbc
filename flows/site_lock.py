"""One command at a time on one site."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from storage import locks
from storage.archive import Archive
from storage.errors import TryAgainLater


class SiteBusy(TryAgainLater):
    """Another command is at work on this site."""


@contextmanager
def locked_site(archive: Archive, site: str) -> Iterator[None]:
    """Raises SiteBusy at once if another command has it; the system frees it when that command's process ends."""
    with ExitStack() as held:
        try:
            held.enter_context(locks.site_lock(archive, site))
        except TryAgainLater as error:
            raise SiteBusy(str(error)) from error
        yield


@contextmanager
def site_at_night(archive: Archive, site: str) -> Iterator[None]:
    """The site's lock for a nightly run: an active backfill stops first. Raises SiteBusy."""
    with ExitStack() as held:
        try:
            held.enter_context(locks.night_first(archive, site))
        except TryAgainLater as error:
            raise SiteBusy(str(error)) from error
        held.enter_context(locked_site(archive, site))
        yield


def site_is_busy(archive: Archive, site: str) -> bool:
    return locks.is_held(archive, f"site-{site}")
