"""From captures to outcomes: reading what is unread, then settling the visits that waited for it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from flows.read_bodies import read_unread
from seeds.site import Site
from storage.archive import Archive
from storage.settle import settle_visits


def process_site(
    archive: Archive, site: Site, pool: ProcessPoolExecutor, progress: Callable[[int], None] = lambda _: None
) -> tuple[int, Counter[str]]:
    """Returns how many bodies were read, and how the visits that waited for them ended."""
    number = read_unread(archive, site, pool, progress)
    return number, settle_visits(archive, site.slug)
