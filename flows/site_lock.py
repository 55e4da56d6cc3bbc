"""One command at a time on one site."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from storage.archive import Archive
from storage.failures import TryAgainLater


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


def site_is_busy(archive: Archive, site: str) -> bool:
    try:
        with site_lock(archive, site):
            return False
    except SiteBusy:
        return True
