"""A source that does not change, night after night, until a finding reports it; the other sources continue as usual."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import log

from flows.health.checks.page_counts import UNLIKELY
from flows.health.metrics import Figures, measure
from flows.health.night_verdict import History, night_verdict
from luutru.coverage.holidays import TET, is_quiet
from storage.runs.observations import NightFacts
from storage.vocabulary import HealthVerdict
from tests.flows.health.profiles import Profile
from tests.flows.health.simulation import SimulatedSite
from tests.flows.health.spoilt import stale_feed
from tests.flows.health.trials import AFTER, LEARNING, NORMAL, measured, start

LONGEST = 42
ONE_DAY = timedelta(days=1)
OF_A_SOURCE = {"few_new", "few_new_from_source", "nothing_new", "nothing_new_from_source", "nothing_newer"}


@dataclass(frozen=True, slots=True)
class StandingStill:
    """Nights until the report (None: never), and until chance alone is improbable at the declared rate."""

    profile: str
    seed: int
    reported: int | None
    knowable: int

    @property
    def late(self) -> int:
        return (self.reported or LONGEST) - self.knowable


def standing_still(profile: Profile, seed: int) -> StandingStill:
    rng = random.Random(f"still {profile.name}{seed}")
    begin = start(rng, with_tet=False)
    usual = [place for place in range(LEARNING + AFTER, LEARNING + NORMAL) if _is_usual(begin + ONE_DAY * place)]
    number = rng.choice(usual)
    nights = measured(SimulatedSite(profile, rng, begin), number + LONGEST)
    sound = [figures for _, figures in islice(nights, number)][::-1]
    reported = _first_reported((facts for facts, _ in nights), sound)
    return StandingStill(profile.name, seed, reported, _knowable(profile, begin + ONE_DAY * (number + 1)))


def _first_reported(nights: Iterable[NightFacts], sound: list[Figures]) -> int | None:
    last = sound[0]
    for number, facts in enumerate(nights, 1):
        last = measure(stale_feed(facts), last.newest)
        found = night_verdict(last, History(sound))
        if any(finding.what in OF_A_SOURCE for finding in found.findings):
            return number
        if found.verdict is HealthVerdict.HEALTHY:
            sound.insert(0, last)
    return None


def _is_usual(day: date) -> bool:
    return all(not -14 < (first - day).days < LONGEST + 14 for first in TET)


def _knowable(profile: Profile, day: date) -> int:
    """New pages are random; after how many nights the probability of none is below the rules' limit.

    Rules do not report missing pages on public holidays.
    """
    share = profile.in_feed if profile.feed else 0.5
    missed, number = 0.0, 0
    while missed < -log(UNLIKELY):
        night = day + ONE_DAY * number
        missed += 0.0 if is_quiet(night) else profile.daily * share * profile.factor(night)
        number += 1
    return number
