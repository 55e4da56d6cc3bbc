"""Shares: of the pages of a kind, how many had a fault, against how many used to."""

from collections.abc import Iterator, Sequence

from flows.health.figures import Figures
from flows.health.finding import Finding, Verdict
from flows.health.tails import beta_binomial_upper

LEAST_PAGES = 4  # a night with fewer says nothing of a share
LEAST_HISTORY = 20  # pages
# A site's shares vary from night to night more than chance would make them: as if the history were never more pages.
MOST_HISTORY = 120
UNLIKELY = 1e-5
THINNER, BROKEN = 0.15, 0.3  # by how much the share has grown


def shares(tonight: Figures, history: Sequence[Figures]) -> Iterator[Finding]:
    for measure, bad in tonight.bad.items():
        kind, _, fault = measure.partition("|")
        number = tonight.totals[kind]
        past = sum(night.totals.get(kind, 0) for night in history)
        if number < LEAST_PAGES or past < LEAST_HISTORY:
            continue
        usual = sum(night.bad.get(measure, 0) for night in history) / past
        grown = bad / number - usual
        if grown < THINNER or _likelihood(bad, number, usual, past) > UNLIKELY:
            continue
        yield Finding(
            what=fault,
            layout=kind.partition("@")[2] or None,
            verdict=Verdict.BROKEN if grown >= BROKEN else Verdict.WATCH,
            said=f"{bad} of {number} pages, usually {usual:.0%}",
            measure=measure,
            now=bad / number,
            usual=usual,
            since=tonight.day,
        )


def _likelihood(bad: int, number: int, usual: float, past: int) -> float:
    weight = min(past, MOST_HISTORY)
    return beta_binomial_upper(bad, number, 0.5 + usual * weight, 0.5 + (1 - usual) * weight)
