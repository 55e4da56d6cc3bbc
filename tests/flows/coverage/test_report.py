"""Coverage as markdown: holes with the command to type, one table a month, one line for each older month."""

from datetime import date, timedelta

from flows.backfill.holes import hole_orders
from flows.backfill.order import BackfillScope
from flows.coverage.report import coverage_report
from flows.settings import Settings
from flows.sites import known_site
from luutru.coverage.holes import ONE_DAY, Hole, Window
from luutru.coverage.site_coverage import SiteCoverage, SiteDays
from storage.runs.coverage import NightCoverage
from storage.vocabulary import BackfillSource

SITE = known_site(Settings(), "hanoimoi")
UNTIL = date(2026, 6, 14)


def coverage(days: int, *holes: date, sources: int = 2) -> SiteCoverage:
    since = UNTIL - timedelta(days=days - 1)
    every = [since + ONE_DAY * place for place in range(days)]
    names = [f"listing https://hanoimoi.vn/{number}" for number in range(sources)]
    nights = tuple(NightCoverage(day, dict.fromkeys(names, 4), 30, 1, 2) for day in every)
    published = {day: 7 for day in every if day not in holes}
    return SiteCoverage(SiteDays(SITE, since, UNTIL, published, tuple(Hole(day, 0, 7.0) for day in holes)), nights)


def test_a_day_says_what_each_source_showed_and_how_it_ended() -> None:
    hole = date(2026, 6, 10)
    report = coverage_report(coverage(20, hole)).splitlines()
    assert "| 2026-06-11 | 7 | 4 | 4 | 30 | 1 | 2 |  |" in report
    assert "| 2026-06-10 | 0 | 4 | 4 | 30 | 1 | 2 | **hole**, usually 7 |" in report
    command = "`luutru backfill hanoimoi --source sitemap --since 2026-06-10 --until 2026-06-10`"
    assert f"| 2026-06-10 to 2026-06-10 | 7 | {command} |" in report
    assert [line for line in report if line.startswith("## ")] == ["## 2026-06", "## 2026-05"]
    assert report.index("| 2026-06-11 | 7 | 4 | 4 | 30 | 1 | 2 |  |") < report.index("## 2026-05")


def test_a_long_history_with_many_sources_stays_short() -> None:
    days = 3650
    holes = [UNTIL - timedelta(days=place) for place in range(10, days, 9)]
    report = coverage_report(coverage(days, *holes, sources=30))
    assert len(report) < 40_000
    assert f"and {len(holes) - 20} windows more" in report
    assert "| day | articles | a | b | c | d | e | f | g | h | others | archived |" in report
    assert "| 2016-07 | 196 | 3720 | 930 | 31 | 62 | **3** |" in report


def test_an_empty_coverage_is_reported_too() -> None:
    empty = SiteCoverage(SiteDays(SITE, UNTIL, UNTIL, {}, ()), ())
    assert "No day is a hole" in coverage_report(empty)


def test_a_listing_is_read_once_back_to_the_oldest_hole() -> None:
    found = [Window(date(2026, 6, 10), date(2026, 6, 11), 9), Window(date(2026, 5, 2), date(2026, 5, 2), 7)]
    by_listing, by_sitemap = (
        hole_orders(BackfillScope(SITE, one, holes=True), found)
        for one in (BackfillSource.LISTING, BackfillSource.SITEMAP)
    )
    assert [(one.since, one.until, one.holes) for one in by_listing] == [(date(2026, 5, 2), None, False)]
    assert [(one.since, one.until) for one in by_sitemap] == [(one.since, one.until) for one in found]
    assert hole_orders(BackfillScope(SITE, BackfillSource.LISTING, holes=True), []) == []
