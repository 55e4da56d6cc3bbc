"""Holes among the days of a site, and the windows that a backfill would fetch."""

from datetime import date, timedelta

from flows.coverage.output import text_calendar
from luutru.coverage.holes import Hole, Window, holes, windows

SINCE, UNTIL = date(2026, 3, 2), date(2026, 6, 28)
DAYS = [SINCE + timedelta(days=place) for place in range((UNTIL - SINCE).days + 1)]


def _usual(day: date) -> int:
    return 0 if day.weekday() == 6 else 2 if day.weekday() == 5 else 12


def test_weekends_and_holidays_are_no_holes() -> None:
    published = {day: _usual(day) for day in DAYS} | {date(2026, 4, 30): 0, date(2026, 5, 1): 0}
    assert holes(published, SINCE, UNTIL) == ()


def test_a_lost_week_is_one_window() -> None:
    lost = [date(2026, 5, 11) + timedelta(days=place) for place in range(5)]
    published = {day: 0 if day in lost else _usual(day) for day in DAYS}
    found = holes(published, SINCE, UNTIL)
    assert [hole.day for hole in found] == lost
    assert windows(found) == (Window(lost[0], lost[-1], 60),)


def test_the_lunar_new_year_is_no_hole() -> None:
    since, until = date(2026, 1, 5), date(2026, 4, 5)
    days = [since + timedelta(days=place) for place in range((until - since).days + 1)]
    quiet = {day: 0 if abs((day - date(2026, 2, 17)).days) <= 3 else 10 for day in days}
    assert holes(quiet, since, until) == ()


def test_windows_are_no_longer_than_asked_and_the_newest_comes_first() -> None:
    found = [Hole(date(2026, 5, 1) + timedelta(days=place), 0, 10) for place in range(40)]
    some = windows(found, longest=31)
    assert [(one.until - one.since).days + 1 for one in some] == [9, 31]
    assert some[0].since > some[1].until
    assert sum(one.missing for one in some) == 400


def test_the_calendar_has_a_column_a_week() -> None:
    published = {day: _usual(day) for day in DAYS if day != date(2026, 5, 13)}
    lines = text_calendar(published, {date(2026, 5, 13)}, SINCE, UNTIL)
    assert [line[:2] for line in lines[1:8]] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert {len(line) for line in lines[1:8]} == {3 + 17}
    assert lines[3][3 + 10] == "!"
    assert lines[7][3:] == "·" * 17
    assert lines[0].split() == ["3", "4", "5", "6"]
