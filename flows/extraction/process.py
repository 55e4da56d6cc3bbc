"""Processes a site: reads unread bodies, then settles the visits that waited for them."""

from collections import Counter
from collections.abc import Callable

from flows.extraction.batches import read_batches, read_unread, rules_of
from flows.extraction.pool import ReadingPool
from flows.health.evaluate import judge_reread
from seeds.site import Site
from storage.archive import Archive
from storage.corpus.older_database import refuse_writing
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.readings.rereading import apply_accepted
from storage.readings.rule_comparison import bodies_to_compare, keep_comparisons
from storage.readings.visit_outcomes import settle_visits
from storage.warc_files.recovery import close_what_was_left

Render = Callable[[], bool]
"""Renders a site's refused pages; whether some of them are to be read again."""


def process_site(
    archive: Archive,
    site: Site,
    pool: ReadingPool,
    progress: Callable[[int], None] = lambda _: None,
    render: Render | None = None,
) -> tuple[int, Counter[str]]:
    """Returns how many bodies were read, and the number of settled visits by outcome.

    Bodies that were read before keep their reading, also when rules changed: see flows.rereading.reread.
    """
    refuse_writing(archive)
    apply_unapplied(archive)
    close_what_was_left(archive, site.slug)
    apply_accepted(archive, site.slug)
    number = read_unread(archive, site, pool, progress)
    if render is not None and render():
        number += read_unread(archive, site, pool, progress)
    _compare(archive, site, pool)
    settled = settle_visits(archive, site.slug)
    judge_reread(archive, site.slug)
    return number, settled


def _compare(archive: Archive, site: Site, pool: ReadingPool) -> None:
    """Reads the pages' previous bodies by the current rules, so that a changed rule does not look like an edit."""
    rules = rules_of(site)
    while bodies := bodies_to_compare(archive, rules):
        for results in read_batches(archive, site, pool, bodies):
            keep_comparisons(archive, rules, results)
