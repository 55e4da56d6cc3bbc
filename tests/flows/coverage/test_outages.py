"""Simulated outages of 1 day to 26 weeks at sites of 70, 3 and 0.3 articles a day; development used other seeds."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from luutru.coverage.holes import Hole, holes, windows
from luutru.coverage.holidays import is_quiet
from luutru.coverage.watched_days import unwatched_days

ONE_DAY = timedelta(days=1)
WEEKDAYS = (1.2, 1.2, 1.2, 1.2, 1.2, 0.7, 0.3)
BESIDE = 12 * 7
LENGTHS = (1, 2, 3, 7, 14, 28, 70, 182)
LEAST_ARTICLES = 3.0  # an outage that loses fewer articles looks like chance
SEEDS = range(901, 913)


@dataclass(frozen=True)
class Simulated:
    """A site's days with an outage of `length` days, at the end or in the middle."""

    published: dict[date, int]
    since: date
    until: date
    lost: frozenset[date]

    @property
    def nights(self) -> list[date]:
        """Each day's night except during the outage; the first night after it sees the outage's last day."""
        days = [self.since + ONE_DAY * place for place in range((self.until - self.since).days + 2)]
        return [day for day in days if day not in self.lost]


def simulated(seed: int, rate: float, length: int, at_end: bool) -> Simulated:
    chance = random.Random(seed)
    until = date(2026, 6, 1) + ONE_DAY * chance.randrange(120)
    since = until - ONE_DAY * (26 * 7 + BESIDE * (1 if at_end else 2))
    latest = (until - since).days - BESIDE - length
    start = (
        until - ONE_DAY * (length - 1)
        if at_end
        else since + ONE_DAY * chance.randrange(BESIDE, max(latest, BESIDE + 1))
    )
    lost = frozenset(start + ONE_DAY * place for place in range(length))
    published = {
        day: _count(
            chance, rate * WEEKDAYS[day.weekday()] * (0.2 if is_quiet(day) else 1) * chance.lognormvariate(0, 0.2)
        )
        for day in _days(since, until)
        if day not in lost
    }
    return Simulated(published, since, until, lost)


def _count(chance: random.Random, mean: float) -> int:
    """A Poisson variate, by the intervals of a process."""
    count, passed = 0, chance.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + chance.expovariate(1)
    return count


def _days(since: date, until: date) -> Iterator[date]:
    yield from (since + ONE_DAY * place for place in range((until - since).days + 1))


def _in_windows(found: tuple[Hole, ...]) -> set[date]:
    return {day for one in windows(found) for day in _days(one.since, one.until)}


@pytest.mark.parametrize("at_end", [False, True], ids=["between", "just back"])
@pytest.mark.parametrize("rate", [70, 3, 0.3])
def test_windows_contain_an_outage_and_no_normal_days(rate: float, at_end: bool) -> None:
    lost = marked = normal = wrong = 0.0
    for seed in SEEDS:
        for length in LENGTHS:
            site = simulated(seed, rate, length, at_end)
            unwatched = unwatched_days(site.nights, site.until + ONE_DAY)
            found = _in_windows(holes(site.published, site.since, site.until, unwatched))
            expected = {day: rate * WEEKDAYS[day.weekday()] for day in site.lost if not is_quiet(day)}
            if sum(expected.values()) >= LEAST_ARTICLES:
                lost += sum(expected.values())
                marked += sum(expected[day] for day in expected if day in found)
            normal += len(site.published)
            wrong += len(found - site.lost)
    assert marked >= 0.95 * lost
    assert wrong <= 0.01 * normal


@pytest.mark.parametrize("rate", [70, 3, 0.3])
def test_sound_months_have_almost_no_holes(rate: float) -> None:
    days = wrong = 0
    for seed in SEEDS:
        site = simulated(seed, rate, 0, at_end=False)
        days += len(site.published)
        wrong += len(holes(site.published, site.since, site.until))
    assert wrong <= 0.01 * days


def test_a_ward_has_no_hole_in_an_empty_tuesday_and_one_in_three_empty_months() -> None:
    """Two articles a week, on or near Mondays and Thursdays; no night is known."""
    since, until = date(2026, 3, 2), date(2026, 9, 27)
    chance = random.Random(5)
    published = {day: int(chance.random() < 2 / 7) for day in _days(since, until)}
    assert holes(published, since, until) == ()
    gone = {day: 0 if date(2026, 5, 4) <= day <= date(2026, 8, 2) else number for day, number in published.items()}
    found = _in_windows(holes(gone, since, until))
    assert found >= set(_days(date(2026, 5, 4), date(2026, 8, 2)))


def test_a_weekly_night_is_no_outage() -> None:
    nights = [date(2026, 3, 2) + timedelta(weeks=place) for place in range(12)]
    assert unwatched_days(nights, nights[-1] + timedelta(weeks=1)) == frozenset()


def test_a_machine_that_is_just_back_sees_its_outage() -> None:
    nights = [date(2026, 3, 1) + ONE_DAY * place for place in range(30)]
    unwatched = unwatched_days(nights, nights[-1] + timedelta(days=10))
    assert min(unwatched) == nights[-1]
    assert len(unwatched) == 10
    assert math.isclose(
        len(unwatched_days([*nights, nights[-1] + timedelta(days=10)], nights[-1] + timedelta(days=11))), 9
    )
