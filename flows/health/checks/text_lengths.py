"""Checks how long the texts are and how many blocks they have, against the nights before."""

from collections.abc import Iterator, Sequence
from math import exp, expm1, hypot, log, sqrt
from statistics import fmean, median, pstdev

from flows.health.finding import HealthFinding
from flows.health.metrics import Figures, Level
from storage.vocabulary import HealthVerdict

LEAST_TEXTS = 4
LEAST_NIGHTS = 5
FAR = 6.0  # standard errors
LEAST_BETWEEN = 0.03
WATCHED, BROKEN = log(1.4), log(1.8)  # times as long or as short


def levels(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    for measure, level in tonight.levels.items():
        past = [night.levels[measure] for night in history if measure in night.levels]
        past = [one for one in past if one.number >= LEAST_TEXTS]
        if level.number >= LEAST_TEXTS and len(past) >= LEAST_NIGHTS:
            yield from _judge(tonight, measure, level, past)


def _judge(tonight: Figures, measure: str, level: Level, past: Sequence[Level]) -> Iterator[HealthFinding]:
    usual = median(one.mean for one in past)
    within = fmean([one.spread for one in past])
    error = hypot(max(LEAST_BETWEEN, pstdev([one.mean for one in past])), within / sqrt(level.number))
    moved = level.mean - usual
    if abs(moved) < max(WATCHED, FAR * error):
        return
    name, _, layout = measure.partition("@")
    yield HealthFinding(
        what=f"{name}_{'grew' if moved > 0 else 'shrank'}",
        layout=layout,
        verdict=HealthVerdict.BROKEN if abs(moved) >= BROKEN else HealthVerdict.WATCH,
        said=f"{name} {exp(moved):.1f} times the usual, in {level.number} texts",
        measure=measure,
        now=expm1(level.mean),
        usual=expm1(usual),
        since=tonight.day,
    )
