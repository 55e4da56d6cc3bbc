"""Backfills the days that a site's coverage lacks, window after window; each window is an order that can be resumed.

What a backfill is asked to do about holes: from which source, and for which days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.backfill.order import Wanted, refuse_backfill
from flows.backfill.steps import BackfillEnd, Log, Tell, run_backfill
from flows.clock import tonight
from flows.coverage.holes import Window
from flows.coverage.site_coverage import WEEKS, SiteCoverage, site_coverage
from flows.settings import Settings
from storage.archive import Archive
from storage.closed_words import BackfillSource


def hole_orders(wanted: Wanted, found: Sequence[Window]) -> list[Wanted]:
    """One order a window, the newest first; a listing is walked once, as far back as the oldest."""
    if wanted.source is BackfillSource.LISTING:
        oldest = min((one.since for one in found), default=None)
        return [replace(wanted, since=oldest, until=None, holes=False)] if oldest else []
    return [replace(wanted, since=one.since, until=one.until, holes=False) for one in found]


@dataclass(frozen=True, slots=True)
class HolesEnd:
    """The coverage as it was before, and each window's backfill, the newest days first."""

    coverage: SiteCoverage
    ends: tuple[BackfillEnd, ...]


def run_holes(settings: Settings, archive: Archive, wanted: Wanted, log: Log, tell: Tell) -> HolesEnd:
    """`wanted` has the source, and the days among which holes are looked for. Raises as `run_backfill` does."""
    refuse_backfill(settings, wanted)
    until = wanted.until or min(tonight(), wanted.site.retired or tonight())
    since = wanted.since or until - timedelta(weeks=WEEKS)
    known = site_coverage(archive, wanted.site, since, until, tonight())
    for line in hole_lines(known):
        log(line)
    ends: list[BackfillEnd] = []
    left = wanted.limit
    for order in hole_orders(wanted, known.windows):
        if left is not None and left <= 0:
            break
        end = run_backfill(settings, archive, replace(order, limit=left), log, tell)
        ends.append(end)
        left = None if left is None else left - end.plan.now
    return HolesEnd(known, tuple(ends))


def hole_lines(known: SiteCoverage) -> list[str]:
    missing = sum(window.missing for window in known.windows)
    head = f"{known.site.slug}, {known.since} to {known.until}: {len(known.holes)} days are holes"
    lines = [f"{head}; about {missing} articles are missing" if known.holes else head]
    return [*lines, *(f"  {one.since} to {one.until}: about {one.missing} articles" for one in known.windows)]
