"""The newest article's age: a source that stands still looks like a success every night."""

from collections.abc import Iterator, Sequence

from flows.health.days import is_quiet
from flows.health.figures import Figures
from flows.health.finding import Finding, Verdict

LEAST_NIGHTS = 7
TIMES, AND_DAYS = 1.5, 1.5


def newest(tonight: Figures, history: Sequence[Figures]) -> Iterator[Finding]:
    ages = [night.age for night in history if night.age is not None and not is_quiet(night.day)]
    if tonight.age is None or len(ages) < LEAST_NIGHTS or is_quiet(tonight.day):
        return
    if tonight.age > max(ages) + AND_DAYS and tonight.age > max(ages) * TIMES:
        yield Finding(
            what="nothing_newer",
            layout=None,
            verdict=Verdict.WATCH,
            said=f"the newest article is {tonight.age:.0f} days old, until now at most {max(ages):.0f}",
            measure="age",
            now=tonight.age,
            usual=max(ages),
            since=tonight.day,
        )
