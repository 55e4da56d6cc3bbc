"""Reading a site's archive again by rules that changed: beside what is in force, until somebody accepts it."""

from collections.abc import Callable
from datetime import datetime

from flows.read_bodies import read_batches, rules_of
from flows.reading_pool import ReadingPool
from seeds.site import Site
from storage.archive import Archive
from storage.rereading import RereadingHandle, bodies_to_reread, keep_rereadings
from storage.rereading import begin_rereading as begin


def reread_site(
    archive: Archive,
    site: Site,
    pool: ReadingPool,
    since: datetime | None,
    progress: Callable[[int], None] = lambda _: None,
) -> RereadingHandle:
    """Reads the bodies whose rules changed; one that was killed goes on where it stood."""
    rereading = begin(archive, rules_of(site), since)
    for bodies in bodies_to_reread(archive, rereading):
        for results in read_batches(archive, site, pool, bodies):
            keep_rereadings(archive, rereading, results)
            progress(len(results))
    return rereading
