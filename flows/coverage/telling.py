"""Coverage in plain lines and as JSON."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.coverage.holes import Hole, holes, windows
from flows.coverage.text_calendar import text_calendar
from storage.coverage import Coverage, NightCoverage

LAST_NIGHTS = 7


def calendar_lines(known: Coverage, since: date, until: date) -> Iterator[str]:
    """The articles by their own dates, the holes among them, and the last nights by source."""
    found = holes(known.published, since, until)
    yield f"{known.site}: {sum(known.published.values())} articles dated {since} to {until}"
    yield from (f"  {line}" for line in text_calendar(known.published, {hole.day for hole in found}, since, until))
    for window in windows(found):
        yield (
            f"  hole: {window.since} to {window.until}, about {window.missing} articles; "
            f"luutru backfill {known.site} --since {window.since} --until {window.until}"
        )
    for night in known.nights[-LAST_NIGHTS:]:
        yield f"  night of {night.night}: {night.archived} exchanges archived, {_pages(night)}"


def coverage_json(known: Coverage, since: date, until: date) -> dict[str, Any]:
    found: tuple[Hole, ...] = holes(known.published, since, until)
    return {
        "site": known.site,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "published": {day.isoformat(): number for day, number in sorted(known.published.items())},
        "holes": [{"day": hole.day.isoformat(), "found": hole.found, "usual": hole.usual} for hole in found],
        "windows": [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "missing": one.missing}
            for one in windows(found)
        ],
        "nights": [
            {
                "night": night.night.isoformat(),
                "discovered": dict(night.discovered),
                "archived": night.archived,
                "refused": night.refused,
                "failed": night.failed,
            }
            for night in known.nights
        ],
    }


def _pages(night: NightCoverage) -> str:
    sources = ", ".join(f"{number} by {name}" for name, number in sorted(night.discovered.items()))
    return f"pages: {sources or 'none discovered'}; {night.refused} refused, {night.failed} failed"
