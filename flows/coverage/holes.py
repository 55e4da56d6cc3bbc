"""Days that have far fewer articles than days like them, and the windows of a backfill that would look for the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from flows.health.holidays import is_quiet

NEAR = 8  # weeks
LEAST_LIKE_IT = 3  # days of the same weekday to compare with
LEAST_USUAL = 3  # articles: below that, a day without any is no news
FEW = 0.2
ONE_DAY = timedelta(days=1)
APART = 2  # days between two holes that one window spans


@dataclass(frozen=True, slots=True)
class Hole:
    """A day with `found` articles, where days like it have `usual`."""

    day: date
    found: int
    usual: float


@dataclass(frozen=True, slots=True)
class Window:
    """Days to look through again, both ends included; `missing` articles are expected in them."""

    since: date
    until: date
    missing: int


def holes(published: Mapping[date, int], since: date, until: date) -> tuple[Hole, ...]:
    """Compared with the same weekday of the weeks around it, quiet days left out; they are no holes either."""
    days = [since + ONE_DAY * place for place in range((until - since).days + 1)]
    sound = {day: published.get(day, 0) for day in days if not is_quiet(day)}
    found = []
    for day, number in sound.items():
        near = (day + timedelta(weeks=weeks) for weeks in range(-NEAR, NEAR + 1) if weeks)
        like_it = [sound[other] for other in near if other in sound]
        usual = median(like_it) if len(like_it) >= LEAST_LIKE_IT else 0.0
        if usual >= LEAST_USUAL and number <= FEW * usual:
            found.append(Hole(day, number, usual))
    return tuple(found)


def windows(found: Sequence[Hole], longest: int = 31) -> tuple[Window, ...]:
    """The holes in windows of at most `longest` days, the newest first, as a backfill goes through them."""
    grouped: list[list[Hole]] = []
    for hole in sorted(found, key=lambda one: one.day):
        group = grouped[-1] if grouped else []
        near = bool(group) and (hole.day - group[-1].day).days <= APART
        if near and (hole.day - group[0].day).days < longest:
            group.append(hole)
        else:
            grouped.append([hole])
    return tuple(
        Window(group[0].day, group[-1].day, round(sum(hole.usual - hole.found for hole in group)))
        for group in reversed(grouped)
    )
