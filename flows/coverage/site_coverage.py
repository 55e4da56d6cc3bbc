"""A site's coverage between two days with its holes: only days that a night has seen to their end can be holes."""

from dataclasses import dataclass
from datetime import date, timedelta

from flows.coverage.holes import NEAR, ONE_DAY, Hole, Window, holes, windows
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
    whole = _last_whole_day(wide, site, today)
    found = holes(wide.published, since - beside, min(until + beside, whole))
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


def _last_whole_day(known: Coverage, site: Site, today: date) -> date:
    """The day before the last night: what was published on a day itself is seen by the night after it."""
    nights = [night.night for night in known.nights if night.discovered]
    whole = max(nights, default=today) - ONE_DAY
    return min(whole, site.retired - ONE_DAY) if site.retired else whole
