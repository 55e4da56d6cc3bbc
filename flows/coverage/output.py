"""Prints a site's coverage as JSON and as a calendar in plain text: a column for each week, a row for each weekday."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any

from flows.sites import usual_source
from luutru.coverage.holidays import is_tet
from luutru.coverage.site_coverage import SiteCoverage
from seeds.site import Site
from storage.runs.coverage import NightCoverage
from storage.vocabulary import BackfillSource


def hole_command(site: Site, since: date, until: date) -> str:
    source = usual_source(site)
    bound = "" if source is BackfillSource.LISTING else f" --until {until}"
    return f"luutru backfill {site.slug} --source {source} --since {since}{bound}"


WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SHADES = "░▒▓█"
NONE, HOLE, QUIET, OUTSIDE = "·", "!", "t", " "
LEGEND = f"{NONE} none  {SHADES} from few to many  {HOLE} a hole  {QUIET} lunar new year"
ONE_DAY = timedelta(days=1)


def text_calendar(published: Mapping[date, int], missing: Collection[date], since: date, until: date) -> list[str]:
    first = since - ONE_DAY * since.weekday()
    weeks = [first + timedelta(weeks=place) for place in range(((until - first).days // 7) + 1)]
    usual = median([number for number in published.values() if number] or [1])
    lines = ["   " + _months(weeks)]
    for place, name in enumerate(WEEKDAYS):
        days = (week + ONE_DAY * place for week in weeks)
        cells = (
            _cell(day, published.get(day, 0), missing, usual) if since <= day <= until else OUTSIDE for day in days
        )
        lines.append(f"{name} {''.join(cells)}")
    return [*lines, LEGEND]


def _cell(day: date, number: int, missing: Collection[date], usual: float) -> str:
    if day in missing:
        return HOLE
    if not number:
        return QUIET if is_tet(day) else NONE
    return SHADES[min(len(SHADES) - 1, int(number / usual * len(SHADES) / 2))]


def _months(weeks: list[date]) -> str:
    """Writes each month's number over the week in which the month begins."""
    line = ""
    for at, week in enumerate(weeks):
        begins = at == 0 or week.month != weeks[at - 1].month
        line = line.ljust(at) + (str(week.month) if begins and (at == 0 or len(line) < at) else "")
    return line


LAST_NIGHTS = 7


def calendar_lines(coverage: SiteCoverage) -> Iterator[str]:
    """Returns the calendar of articles by their own dates, the holes among them, and the last nights by source."""
    days, slug = coverage.days, coverage.days.site.slug
    yield f"{slug}: {sum(days.published.values())} articles dated {days.since} to {days.until}"
    missing = {hole.day for hole in days.holes}
    yield from (f"  {line}" for line in text_calendar(days.published, missing, days.since, days.until))
    for window in days.windows:
        yield (
            f"  hole: {window.days}, articles missing: about {window.missing}; "
            f"{hole_command(days.site, window.since, window.until)}"
        )
    if days.holes:
        yield f"  all of them: luutru backfill {slug} --holes --since {days.since} --dry-run"
    for night in coverage.nights[-LAST_NIGHTS:]:
        yield f"  night of {night.night}: {night.archived} exchanges archived, {_pages(night)}"


def coverage_json(coverage: SiteCoverage) -> dict[str, Any]:
    days = coverage.days
    return {
        "site": days.site.slug,
        "since": days.since.isoformat(),
        "until": days.until.isoformat(),
        "published": {day.isoformat(): number for day, number in sorted(days.published.items())},
        "holes": [
            {"day": hole.day.isoformat(), "found": hole.found, "usual": round(hole.usual, 2)} for hole in days.holes
        ],
        "windows": [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "missing": one.missing}
            for one in days.windows
        ],
        "nights": [
            {
                "night": night.night.isoformat(),
                "discovered": dict(night.discovered),
                "archived": night.archived,
                "refused": night.refused,
                "failed": night.failed,
            }
            for night in coverage.nights
        ],
    }


def _pages(night: NightCoverage) -> str:
    sources = ", ".join(f"{number} by {name}" for name, number in sorted(night.discovered.items()))
    return f"pages: {sources or 'none discovered'}; {night.refused} refused, {night.failed} failed"
