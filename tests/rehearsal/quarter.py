"""A quarter of edits without a server: which story is edited when, chosen by the seed from declared rates by site and
age.

Nothing here was measured on the sites: the rates are declared so that a schedule of revisits can be scored.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random
from typing import Final

DAYS: Final = 90
HOURS: Final = 24
# The hour of the day at which a nightly run requests pages.
VISIT_HOUR: Final = 20
# Stories up to one year older than the quarter already exist.
STOCK_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Desk:
    """`daily` stories a day; of a hundred, `edited` are edited at all, and `restless` on most days of a month."""

    site: str
    daily: int
    edited: int
    restless: int


@dataclass(frozen=True, slots=True)
class Age:
    """Of a hundred edits, `share` are between the end of the previous age and `until` hours after publishing."""

    until: int
    share: int


DESKS: Final = (
    Desk("newspaper", daily=20, edited=20, restless=1),
    Desk("provincial paper", daily=10, edited=14, restless=1),
    Desk("city portal", daily=5, edited=10, restless=0),
    Desk("ward portal", daily=2, edited=5, restless=0),
)
AGES: Final = (
    Age(6, 30),
    Age(24, 25),
    Age(3 * HOURS, 16),
    Age(7 * HOURS, 12),
    Age(30 * HOURS, 11),
    Age(90 * HOURS, 4),
    Age(365 * HOURS, 2),
)
# A further edit follows an edit in this many of a hundred cases.
_AGAIN: Final = 30


@dataclass(frozen=True, slots=True)
class QuarterArticle:
    """Hours count from the quarter's first midnight; a story of the stock has a negative `published`.

    `edits` are the hours of its edits within the quarter, in order.
    """

    site: str
    number: int
    published: int
    edits: tuple[int, ...]

    @property
    def published_day(self) -> int:
        return self.published // HOURS

    @property
    def published_hour(self) -> int:
        return self.published % HOURS

    @property
    def edit_days(self) -> tuple[int, ...]:
        return tuple(hour // HOURS for hour in self.edits)

    @property
    def first_night(self) -> int:
        """The first night whose run can find it."""
        return max(0, -((VISIT_HOUR - self.published) // HOURS))

    def shows(self, night: int) -> int:
        """How many edits were made before a visit on this night: visits with different numbers saw different texts."""
        return bisect_right(self.edits, night * HOURS + VISIT_HOUR)

    @property
    def visible(self) -> int:
        """The nights on which the text differs from that of the night before, for daily visits."""
        shown = [self.shows(night) for night in range(self.first_night, DAYS)]
        return sum(now != before for before, now in pairwise(shown))


def edits_of_quarter(seed: int) -> Iterator[QuarterArticle]:
    """All stories of the quarter and of the year before it, in order of publication, site by site."""
    for desk in DESKS:
        for number in range(desk.daily * (STOCK_DAYS + DAYS)):
            yield _article(desk, number, Random(f"{seed}/{desk.site}/{number}/quarter"))


def _article(desk: Desk, number: int, chance: Random) -> QuarterArticle:
    day = number // desk.daily - STOCK_DAYS
    published = day * HOURS + 6 + number % desk.daily * 15 // desk.daily
    edits = sorted({published + age for age in _edit_ages(desk, chance)})
    return QuarterArticle(desk.site, number, published, tuple(hour for hour in edits if 0 <= hour < DAYS * HOURS))


def _edit_ages(desk: Desk, chance: Random) -> Iterator[int]:
    """In hours after publishing."""
    drawn = chance.randrange(100)
    if drawn < desk.restless:
        yield from (day * HOURS + chance.randrange(HOURS) for day in range(1, 31) if chance.randrange(100) < 70)
    elif drawn < desk.restless + desk.edited:
        yield _edit_age(chance)
        while chance.randrange(100) < _AGAIN:
            yield _edit_age(chance)


def _edit_age(chance: Random) -> int:
    place = bisect_right(list(accumulate(age.share for age in AGES)), chance.randrange(100))
    since = AGES[place - 1].until if place else 0
    return chance.randrange(since, AGES[place].until) + 1
