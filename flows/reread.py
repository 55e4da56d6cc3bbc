"""Reading a site's archive again by rules that changed: beside what is in force, until somebody accepts it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from flows.read_bodies import rules_of
from seeds.site import Site
from storage.archive import Archive
from storage.reading_result import ReadingResult
from storage.rereading import RereadingHandle, bodies_to_reread, keep_rereadings
from storage.rereading import begin_rereading as begin
from storage.stored_body import StoredBody

Read = Callable[[Iterable[Sequence[StoredBody]]], Iterator[list[ReadingResult]]]
Reread = Callable[[Archive, Site, datetime | None, int], RereadingHandle]  # the last: how many bodies wait for it


def reread_site(
    archive: Archive,
    site: Site,
    read: Read,
    since: datetime | None,
    progress: Callable[[int], None] = lambda _: None,
) -> RereadingHandle:
    """Reads the bodies whose rules changed; one that was killed goes on where it stood."""
    rereading = begin(archive, rules_of(site), since)
    for results in read(bodies_to_reread(archive, rereading)):
        keep_rereadings(archive, rereading, results)
        progress(len(results))
    return rereading
