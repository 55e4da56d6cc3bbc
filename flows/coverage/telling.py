"""Coverage in plain lines and as JSON."""

from collections.abc import Iterator
from typing import Any

from flows.coverage.hole_orders import hole_command
from flows.coverage.site_coverage import SiteCoverage
from flows.coverage.text_calendar import text_calendar
from storage.coverage import NightCoverage

LAST_NIGHTS = 7


def calendar_lines(seen: SiteCoverage) -> Iterator[str]:
    """The articles by their own dates, the holes among them, and the last nights by source."""
    known, slug = seen.known, seen.site.slug
    yield f"{slug}: {sum(known.published.values())} articles dated {seen.since} to {seen.until}"
    missing = {hole.day for hole in seen.holes}
    yield from (f"  {line}" for line in text_calendar(known.published, missing, seen.since, seen.until))
    for window in seen.windows:
        yield (
            f"  hole: {window.since} to {window.until}, about {window.missing} articles; "
            f"{hole_command(seen.site, window.since, window.until)}"
        )
    if seen.holes:
        yield f"  all of them: luutru backfill {slug} --holes --since {seen.since} --dry-run"
    for night in known.nights[-LAST_NIGHTS:]:
        yield f"  night of {night.night}: {night.archived} exchanges archived, {_pages(night)}"


def coverage_json(seen: SiteCoverage) -> dict[str, Any]:
    return {
        "site": seen.site.slug,
        "since": seen.since.isoformat(),
        "until": seen.until.isoformat(),
        "published": {day.isoformat(): number for day, number in sorted(seen.known.published.items())},
        "holes": [{"day": hole.day.isoformat(), "found": hole.found, "usual": hole.usual} for hole in seen.holes],
        "windows": [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "missing": one.missing}
            for one in seen.windows
        ],
        "nights": [
            {
                "night": night.night.isoformat(),
                "discovered": dict(night.discovered),
                "archived": night.archived,
                "refused": night.refused,
                "failed": night.failed,
            }
            for night in seen.known.nights
        ],
    }


def _pages(night: NightCoverage) -> str:
    sources = ", ".join(f"{number} by {name}" for name, number in sorted(night.discovered.items()))
    return f"pages: {sources or 'none discovered'}; {night.refused} refused, {night.failed} failed"
