"""Checks how many links each feed, sitemap and listing shows, against what it showed before."""

from collections.abc import Iterator, Sequence
from statistics import fmean, pstdev

from flows.health.finding import HealthFinding
from flows.health.metrics import Figures
from luutru.coverage.holidays import is_tet
from storage.vocabulary import HealthVerdict

LEAST_NIGHTS = 7
LEAST_LINKS = 4
MUCH_LESS = 0.65  # of the fewest it had in the history
FAR = 6.0  # standard deviations
LEAST_SPREAD = 0.05  # of the mean
IN_A_ROW = 3  # nights on which a source failed, before a temporary failure is reported
GONE = frozenset({"http_404", "http_410"})


def sources(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    if not is_tet(tonight.day):
        for name, links in tonight.links.items():
            yield from _fewer(tonight, name, links, [night.links[name] for night in history if name in night.links])
    for name, failure in tonight.failed.items():
        answered = sum(1 for night in history if name in night.links)
        again = len(history) >= IN_A_ROW and all(name in night.failed for night in history[: IN_A_ROW - 1])
        if answered >= LEAST_NIGHTS and (failure in GONE or again):
            yield _finding(tonight, name, "source_failed", f"{name}: {failure}", 0, answered)


def _fewer(tonight: Figures, name: str, links: int, past: Sequence[int]) -> Iterator[HealthFinding]:
    if len(past) < LEAST_NIGHTS or min(past) < LEAST_LINKS:
        return
    usual = fmean(past)
    spread = max(pstdev(past), LEAST_SPREAD * usual)
    if links <= MUCH_LESS * min(past) and usual - links >= FAR * spread:
        yield _finding(tonight, name, "fewer_links", f"{name}: {links} links, usually {usual:.0f}", links, usual)


def _finding(tonight: Figures, name: str, what: str, stated: str, now: float, usual: float) -> HealthFinding:
    return HealthFinding(what, None, HealthVerdict.WATCH, stated, f"links {name}", now, usual, tonight.day)
