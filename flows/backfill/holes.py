"""Backfills the holes in a site's coverage, window by window; each window is an order that can be resumed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.backfill.order import BackfillScope, refuse_backfill
from flows.backfill.steps import BackfillEnd, Log, Tell, run_backfill
from flows.clock import tonight
from flows.settings import Settings
from luutru.coverage import WEEKS
from luutru.coverage.holes import Window
from luutru.coverage.site_coverage import SiteDays, site_days
from storage.archive import Archive
from storage.vocabulary import BackfillSource


def hole_orders(wanted: BackfillScope, found: Sequence[Window]) -> list[BackfillScope]:
    """One order per window, the newest first; a listing gets one order, back to the oldest window."""
    if wanted.source is BackfillSource.LISTING:
        oldest = min((one.since for one in found), default=None)
        return [replace(wanted, since=oldest, until=None, holes=False)] if oldest else []
    return [replace(wanted, since=one.since, until=one.until, holes=False) for one in found]


@dataclass(frozen=True, slots=True)
class HolesEnd:
    """The days before the backfill, and each window's result, the newest days first."""

    days: SiteDays
    ends: tuple[BackfillEnd, ...]


def run_holes(settings: Settings, archive: Archive, wanted: BackfillScope, log: Log, tell: Tell) -> HolesEnd:
    """Backfills the holes between the days of `wanted`, from its source. Raises like `run_backfill`."""
    refuse_backfill(settings, wanted)
    until = wanted.until or min(tonight(), wanted.site.retired or tonight())
    since = wanted.since or until - timedelta(weeks=WEEKS)
    days = site_days(archive, wanted.site, since, until, tonight())
    for line in hole_lines(days):
        log(line)
    ends: list[BackfillEnd] = []
    left = wanted.limit
    for order in hole_orders(wanted, days.windows):
        if left is not None and left <= 0:
            break
        end = run_backfill(settings, archive, replace(order, limit=left), log, tell)
        ends.append(end)
        left = None if left is None else left - end.plan.now
    return HolesEnd(days, tuple(ends))


def hole_lines(days: SiteDays) -> list[str]:
    missing = sum(window.missing for window in days.windows)
    head = f"{days.site.slug}, {days.since} to {days.until}: {len(days.holes)} days are holes"
    lines = [f"{head}; articles missing: about {missing}" if days.holes else head]
    return [*lines, *(f"  {one.days}: about {one.missing}" for one in days.windows)]
