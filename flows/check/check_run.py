"""The run in the archive that a look is: its exchanges are kept, and nothing is published from it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.crawl_child import CrawlBroken
from flows.night import refuse_without_contact, tonight
from flows.settings import Settings
from flows.site_lock import site_lock
from storage.archive import Archive, decide_kind
from storage.runs import CHECK, begin_run, end_run


@contextmanager
def check_run(settings: Settings, archive: Archive, slug: str) -> Iterator[int]:
    """The run's id. Raises SiteBusy, and MendTheFolder where a live look has no contact."""
    refuse_without_contact(settings)
    with site_lock(archive, slug):
        decide_kind(archive, settings.kind)
        run = begin_run(archive, slug, tonight(), CHECK)
        try:
            yield run.id
        except CrawlBroken as broken:
            end_run(archive, run.id, f"crawl_broken: {broken}")
            raise
        end_run(archive, run.id)
