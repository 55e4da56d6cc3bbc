"""Computes a site's stories from its declaration, the seed and the scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Literal

from tests.rehearsal.clock import HANOI, clock
from tests.rehearsal.lives import QUIET, SMALL_DECK, WIDE_DECK, deal, end
from tests.rehearsal.stories import Life, Place, Precision, Section, Story

Scale = Literal["small", "demo", "large"]


@dataclass(frozen=True, slots=True)
class Counts:
    small: int
    demo: int
    large: int

    def at(self, scale: Scale) -> int:
        return {"small": self.small, "demo": self.demo, "large": self.large}[scale]


@dataclass(frozen=True, slots=True)
class Era:
    """A period of the stock on the first night.

    Ids start at `first_id`, seven apart. With `timed`, an id is that prefix and the time of publishing.
    """

    since: date
    until: date
    first_id: int
    counts: Counts
    timed: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A site's declaration.

    `leadless`, `bylineless` and `date_only` are how many in a hundred stories lack a lead, a byline, a time of day.
    Every fifth story of `reprints` is reprinted word for word. `later` is the number of days between the clock's first
    night and the site's own.
    """

    site: str
    sections: tuple[Section, ...]
    eras: tuple[Era, ...]
    nightly: Counts
    byline_at: Place
    lead_prefixes: tuple[str, ...] = ("",)
    leadless: int = 0
    bylineless: int = 10
    date_only: int = 0
    reprints: "Desk | None" = None
    later: int = 0


class Newsroom:
    def __init__(self, desk: Desk, seed: int, scale: Scale) -> None:
        self.desk = desk
        self.seed = seed
        self.scale: Scale = scale
        self._deck = SMALL_DECK if scale == "small" else WIDE_DECK
        self.stories = cache(self._stories)

    def alive(self, story: Story, day: int) -> bool:
        return story.born <= day and end(story, day) is None

    def heir(self, story: Story) -> Story:
        """The story into which another one was merged: the nearest unchanged one of the stock."""
        stock = [other for other in self.stories(1) if other.life == QUIET]
        return min(stock, key=lambda other: (abs(other.number - story.number), other.number))

    def _stories(self, day: int) -> tuple[Story, ...]:
        """All stories published by this night, in order of publication."""
        stories = list(self._stock())
        for night in range(2, day + 1):
            stories.extend(self._night(night, stories[-1]))
        return tuple(stories)

    def _stock(self) -> Iterator[Story]:
        number = 0
        for era in self.desk.eras:
            count = era.counts.at(self.scale)
            step = timedelta(days=(era.until - era.since).days) / max(count, 1)
            for place in range(count):
                published = _in_office_hours(era.since, step * place)
                id_ = _timed_id(era.timed, published, number) if era.timed else era.first_id + 7 * place
                yield self._story(number, id_, 1, published)
                number += 1

    def _night(self, day: int, last: Story) -> Iterator[Story]:
        count = self.desk.nightly.at(self.scale)
        step = timedelta(hours=12) / max(count, 1)
        timed = self.desk.eras[-1].timed
        for place in range(count):
            published = clock(day + self.desk.later, 6, 40) + step * place
            number = last.number + 1 + place
            id_ = _timed_id(timed, published, number) if timed else last.id + 7 * (1 + place)
            yield self._story(number, id_, day, published)

    def _story(self, number: int, id_: int, born: int, published: datetime) -> Story:
        desk = self.desk
        reprint = desk.reprints is not None and number % 5 == 4
        origin = desk.reprints if desk.reprints is not None and reprint else desk
        chance = Random(f"{self.seed}/{desk.site}/{number}/story")
        precision: Precision = "day" if chance.randrange(100) < desk.date_only else "minute"
        minute = published.replace(second=0, microsecond=0)
        return Story(
            site=desk.site,
            number=number,
            id=id_,
            born=born,
            published=minute if precision == "minute" else minute.replace(hour=0, minute=0),
            precision=precision,
            section=self._section(desk, number),
            life=QUIET if reprint else self._life(desk, number),
            source=f"{self.seed}/{origin.site}/{number}",
            theme=self._section(origin, number).theme,
            slips=any(turn.change == "typo" for turn in self._life(origin, number)),
        )

    def _section(self, desk: Desk, number: int) -> Section:
        chance = Random(f"{self.seed}/{desk.site}/{number}/section")
        return chance.choices(desk.sections, [section.weight for section in desk.sections])[0]

    def _life(self, desk: Desk, number: int) -> Life:
        return deal(self.seed, desk.site, self._deck, number)


def _timed_id(prefix: str, published: datetime, number: int) -> int:
    """The form of the platform of 2025, for instance 4 25-08-08 21:50:21.297 (hanoi.gov.vn, sites.md D)."""
    return int(f"{prefix}{published:%y%m%d%H%M%S}{number % 1000:03}")


def _in_office_hours(since: date, later: timedelta) -> datetime:
    """Between 6 and 21 o'clock, in the order of `later`: on some portals midnight means an unknown time."""
    whole, part = divmod(later, timedelta(days=1))
    return datetime.combine(since + timedelta(days=whole), time(6, 5), HANOI) + part * 0.62
