"""A site's coverage between two days, with its holes.

The newest days that the next night will still see are no holes; days of an outage are, even before the next night.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luutru.coverage.holes import NEAR, ONE_DAY, Hole, Window, holes, windows
from luutru.coverage.watched_days import longest_usual_gap, unwatched_days
from seeds.site import Site
from storage.archive import Archive
from storage.runs.coverage import NightCoverage, articles_by_day, night_coverage, nights_with_pages


@dataclass(frozen=True, slots=True)
class SiteDays:
    """A site's articles by day and its holes between two days, both included."""

    site: Site
    since: date
    until: date
    published: Mapping[date, int]
    holes: tuple[Hole, ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        return windows(self.holes)


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """A site's days, and its nights between the same two days."""

    days: SiteDays
    nights: tuple[NightCoverage, ...]


def site_coverage(archive: Archive, site: Site, since: date, until: date, today: date) -> SiteCoverage:
    return SiteCoverage(site_days(archive, site, since, until, today), night_coverage(archive, site.slug, since, until))


def site_days(archive: Archive, site: Site, since: date, until: date, today: date) -> SiteDays:
    """The weeks beside the two days are looked at too: a day is compared with those around it."""
    beside = timedelta(weeks=NEAR)
    begin, until_beside = since - beside, min(until + beside, today)
    published = articles_by_day(archive, site.slug, begin, until_beside)
    nights = nights_with_pages(archive, site.slug, begin, until_beside)
    end = min(until + beside, _last_whole_day(nights, site, today))
    found = holes(published, begin, end, unwatched_days(nights, today))
    return SiteDays(
        site,
        since,
        until,
        {day: number for day, number in published.items() if since <= day <= until},
        tuple(hole for hole in found if since <= hole.day <= until),
    )


def _last_whole_day(nights: Sequence[date], site: Site, today: date) -> date:
    """The day before the last night, which saw that day to its end; yesterday in an outage and without nights."""
    last = max(nights, default=today)
    in_outage = (today - last).days > longest_usual_gap(sorted(set(nights)))
    whole = (today if in_outage else last) - ONE_DAY
    return min(whole, site.retired - ONE_DAY) if site.retired else whole
