"""Trials: sixty normal nights, then each fault on its own night, for a profile and a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flows.health.finding import Judgement
from flows.health.metrics import Figures, measure
from flows.health.night_verdict import History, night_verdict
from luutru.coverage.holidays import TET
from storage.runs.observations import NightFacts
from storage.vocabulary import HealthVerdict
from tests.flows.health.profiles import Profile
from tests.flows.health.simulation import SimulatedSite
from tests.flows.health.spoilt import faults

LEARNING, NORMAL = 14, 60
AFTER = 10  # normal nights before the first night with a fault


@dataclass(frozen=True, slots=True)
class Trial:
    """`raised` has the findings on normal nights; `caught` the judgement on each fault's night."""

    profile: str
    seed: int
    raised: tuple[str, ...]
    caught: dict[str, Judgement]

    @property
    def missed(self) -> list[str]:
        return [name for name, one in self.caught.items() if one.verdict is HealthVerdict.HEALTHY]


def trial(profile: Profile, seed: int) -> Trial:
    """Every second seed has the lunar new year among its normal nights."""
    rng = random.Random(f"{profile.name}{seed}")
    site = SimulatedSite(profile, rng, start(rng, with_tet=seed % 2 == 0))
    nights = [(facts, figures) for facts, figures in measured(site, LEARNING + NORMAL)]
    raised = []
    for place in range(LEARNING, len(nights)):
        facts, figures = nights[place]
        found = night_verdict(figures, _history(nights, place))
        raised += [f"{facts.moment:%a %Y-%m-%d} {one.what}@{one.layout}: {one.said}" for one in found.findings]
    caught = {}
    for name, spoil in faults(profile.sections[0]).items():
        place = _usual_night(rng, nights)
        spoilt = measure(spoil(nights[place][0]), nights[place - 1][1].newest)
        caught[name] = night_verdict(spoilt, _history(nights, place))
    return Trial(profile.name, seed, tuple(raised), caught)


def measured(site: SimulatedSite, number: int) -> Iterator[tuple[NightFacts, Figures]]:
    newest = None
    for _ in range(number):
        facts = site.night()
        figures = measure(facts, newest)
        newest = figures.newest
        yield facts, figures


def _history(nights: list[tuple[NightFacts, Figures]], place: int) -> History:
    return History([figures for _, figures in reversed(nights[:place])])


def start(rng: random.Random, *, with_tet: bool) -> date:
    first = rng.choice(TET[:-1])
    return first - timedelta(days=rng.randrange(25, 65)) if with_tet else first + timedelta(days=rng.randrange(20, 220))


def _usual_night(rng: random.Random, nights: list[tuple[NightFacts, Figures]]) -> int:
    """A random night of the week, far from the lunar new year."""
    days = [(place, figures.day) for place, (_, figures) in enumerate(nights) if place >= LEARNING + AFTER]
    return rng.choice([place for place, day in days if all(abs((day - first).days) > 14 for first in TET)])
