"""A site's coverage between two days, with its holes.

The newest days that the next night will still see are no holes; days of an outage are, even before the next night.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luutru.coverage.holes import NEAR, ONE_DAY, Hole, Window, holes, windows
from luutru.coverage.watched_days import longest_usual_gap, unwatched_days
from seeds.site import Site
from storage.archive import Archive
from storage.runs.coverage import Coverage, coverage

WEEKS = 26  # that are looked at unless somebody says otherwise


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """Both ends are included."""

    site: Site
    since: date
    until: date
    known: Coverage
    holes: tuple[Hole, ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        return windows(self.holes)


def site_coverage(archive: Archive, site: Site, since: date, until: date, today: date) -> SiteCoverage:
    """The weeks beside the two days are looked at too: a day is compared with those around it."""
    beside = timedelta(weeks=NEAR)
    wide = coverage(archive, site.slug, since - beside, min(until + beside, today))
    nights = [night.night for night in wide.nights if night.discovered]
    end = min(until + beside, _last_whole_day(nights, site, today))
    found = holes(wide.published, since - beside, end, unwatched_days(nights, today))
    return SiteCoverage(
        site,
        since,
        until,
        Coverage(
            site.slug,
            tuple(night for night in wide.nights if since <= night.night <= until),
            {day: number for day, number in wide.published.items() if since <= day <= until},
        ),
        tuple(hole for hole in found if since <= hole.day <= until),
    )


def _last_whole_day(nights: Sequence[date], site: Site, today: date) -> date:
    """The day before the last night, which saw that day to its end; yesterday in an outage and without nights."""
    last = max(nights, default=today)
    in_outage = (today - last).days > longest_usual_gap(sorted(set(nights)))
    whole = (today if in_outage else last) - ONE_DAY
    return min(whole, site.retired - ONE_DAY) if site.retired else whole
