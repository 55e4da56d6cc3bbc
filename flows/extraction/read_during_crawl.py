"""Reads stored bodies while the crawl fetches further pages; visits are settled after the crawl."""

from collections.abc import Callable

from flows.extraction.batches import keep_and_show, read_batches, rules_of
from flows.extraction.crawl_watch import CrawlWatch
from flows.extraction.pool import ReadingPool
from seeds.site import Site
from storage.archive import Archive
from storage.readings.rereading import apply_accepted
from storage.readings.unread import unread_bodies

AT_ONCE = 200  # bodies between two checks of the crawl, which may have been interrupted


def read_alongside(
    archive: Archive, site: Site, pool: ReadingPool, crawl: CrawlWatch, progress: Callable[[int], None]
) -> int:
    """Reads until the crawl ends; returns how many bodies, some may be left. `progress` is called for each batch."""
    pool.warm()  # while the crawl starts, which has one of the cores
    apply_accepted(archive, site.slug)
    number = 0
    while crawl.brings_news():
        while crawl.at_work and (read := _read_some(archive, site, pool, progress)):
            number += read
    return number


def _read_some(archive: Archive, site: Site, pool: ReadingPool, progress: Callable[[int], None]) -> int:
    number = 0
    bodies = next(unread_bodies(archive, rules_of(site), AT_ONCE), ())
    for results in read_batches(archive, site, pool, bodies):
        keep_and_show(archive, site, bodies, results)
        number += len(results)
        progress(len(results))
    return number
