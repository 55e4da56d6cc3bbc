"""Makes the coverage artifact of a site in Prefect's UI, after each night and each backfill.

It lists the holes, then each day of the last months, then a line for each earlier month.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from prefect.artifacts import create_markdown_artifact

from flows.clock import tonight
from flows.coverage.output import hole_command, text_calendar
from flows.markdown_text import escape, table
from luutru.coverage import WEEKS
from luutru.coverage.holes import ONE_DAY, usual_text
from luutru.coverage.site_coverage import SiteCoverage, SiteDays, site_coverage
from seeds.site import Site
from storage.archive import Archive
from storage.runs.coverage import NightCoverage
from storage.runs.run_counts import keep_run_counts

MONTHS_BY_DAY = 3
MOST_WINDOWS = 20
MOST_SOURCES = 8
WEEKS_DRAWN = 53
OTHERS = "others"
FIGURES = ("archived", "refused", "failed")


def coverage_report(coverage: SiteCoverage) -> str:
    days, months = coverage.days, _months(coverage.days.since, coverage.days.until)
    drawn = max(days.since, days.until - timedelta(weeks=WEEKS_DRAWN))
    calendar = text_calendar(days.published, {hole.day for hole in days.holes}, drawn, days.until)
    sources = _sources(coverage.nights)
    parts = [
        f"# {days.site.slug}: {sum(days.published.values())} articles dated {days.since} to {days.until}",
        "\n".join(["```", *calendar, "```"]),
        *_holes(days),
        _legend(sources),
    ]
    for begin, end in months[:MONTHS_BY_DAY]:
        parts += [f"## {begin:%Y-%m}", _days(coverage, begin, end, sources)]
    if earlier := months[MONTHS_BY_DAY:]:
        parts += ["## Before", _by_month(coverage, earlier)]
    return "\n\n".join(parts)


def _holes(days: SiteDays) -> Iterator[str]:
    if not days.holes:
        yield "No day is a hole: none has far fewer articles than days like it."
        return
    rows = [
        [f"{one.since} to {one.until}", f"{one.missing}", f"`{hole_command(days.site, one.since, one.until)}`"]
        for one in days.windows
    ]
    yield f"**{len(days.holes)} days are holes**: they have far fewer articles than days like them."
    yield table(["days", "articles missing, about", "what to type"], rows[:MOST_WINDOWS])
    if len(rows) > MOST_WINDOWS:
        yield f"and {len(rows) - MOST_WINDOWS} windows more"
    command = f"luutru backfill {days.site.slug} --holes --since {days.since}"
    yield f"All of them: `{command} --dry-run` says the plan, without `--dry-run` it is done; or the form `backfill`."


def _sources(nights: Sequence[NightCoverage]) -> Mapping[str, str]:
    """Gives each source a letter, the richest first; sources beyond the largest number share a column."""
    found: Counter[str] = Counter()
    for night in nights:
        found.update(night.discovered)
    names = [name for name, _ in found.most_common()]
    return {name: chr(ord("a") + place) if place < MOST_SOURCES else OTHERS for place, name in enumerate(names)}


def _legend(sources: Mapping[str, str]) -> str:
    head = "*articles*: by the date that they say; all else: in that day's night. Discovered by source:"
    lines = [f"- {letter}: {escape(name)}" for name, letter in sources.items()]
    return "\n".join([head, "", *(lines or ["- none"])])


def _days(coverage: SiteCoverage, begin: date, end: date, sources: Mapping[str, str]) -> str:
    letters = list(dict.fromkeys(sources.values()))
    nights = {night.night: night for night in coverage.nights}
    holes = {hole.day: hole for hole in coverage.days.holes}
    rows = []
    for place in range((end - begin).days, -1, -1):
        day = begin + ONE_DAY * place
        hole = f"**hole**, usually {usual_text(holes[day].usual)}" if day in holes else ""
        counts = _by_letter(nights.get(day), sources)
        found = [counts.get(letter, "") for letter in letters]
        articles = str(coverage.days.published.get(day, 0))
        rows.append([str(day), articles, *found, *_figures(nights.get(day)), hole])
    return table(["day", "articles", *letters, *FIGURES, ""], rows)


def _by_letter(night: NightCoverage | None, sources: Mapping[str, str]) -> dict[str, str]:
    counts: Counter[str] = Counter()
    for name, number in night.discovered.items() if night else ():
        counts[sources[name]] += number
    return {letter: str(number) for letter, number in counts.items()}


def _figures(night: NightCoverage | None) -> list[str]:
    return [str(getattr(night, name)) if night else "" for name in FIGURES]


def _by_month(coverage: SiteCoverage, months: Sequence[tuple[date, date]]) -> str:
    rows = []
    for begin, end in months:
        nights = [night for night in coverage.nights if begin <= night.night <= end]
        articles = sum(number for day, number in coverage.days.published.items() if begin <= day <= end)
        holes = sum(begin <= hole.day <= end for hole in coverage.days.holes)
        discovered = sum(sum(night.discovered.values()) for night in nights)
        sums = [str(sum(getattr(night, name) for night in nights)) for name in FIGURES]
        rows.append([f"{begin:%Y-%m}", str(articles), str(discovered), *sums, f"**{holes}**" if holes else ""])
    return table(["month", "articles", "discovered", *FIGURES, "holes"], rows)


def _months(since: date, until: date) -> list[tuple[date, date]]:
    """Returns the months, the newest first; the first and the last are cut to the two days."""
    months = []
    begin = until.replace(day=1)
    end = until
    while end >= since:
        months.append((max(begin, since), end))
        end = begin - ONE_DAY
        begin = end.replace(day=1)
    return months


def show_coverage(archive: Archive, site: Site, since: date | None = None) -> None:
    """Shows the coverage from the given day on, or of the last half year; of a retired site, of its last half year."""
    until = min(tonight(), site.retired or tonight())
    begin = min(since or until, until - timedelta(weeks=WEEKS))
    keep_run_counts(archive, site.slug, begin)
    create_markdown_artifact(
        markdown=coverage_report(site_coverage(archive, site, begin, until, tonight())),
        key=f"{site.slug}-coverage",
        description=f"{site.slug}, until {until}: which days have holes",
    )
