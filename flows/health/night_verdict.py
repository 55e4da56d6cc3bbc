"""Gives the verdict on a night, from its figures and those of the site's earlier nights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.health.checks.fault_rates import BLOCKS, absolute, shares
from flows.health.checks.link_counts import sources
from flows.health.checks.page_counts import volume
from flows.health.checks.stalled_sources import silence, stale_newest
from flows.health.checks.text_lengths import levels
from flows.health.finding import HealthFinding, Judgement
from flows.health.metrics import Figures
from flows.health.visit_faults import OTHER_STORIES, REPEATED
from storage.runs.health import DIFFERS
from storage.vocabulary import HealthVerdict

NIGHTS = 28  # sound nights that a night is compared with, four of each weekday
LEARNT = 14  # with fewer, only checks without history count
_OF_TEXTS = ("looked", "read", "known", "witnessed", "second", "compared", "length@", "blocks@")
LITTLE = 1.1  # a finding somewhat worse than a released one is the same


@dataclass(frozen=True, slots=True)
class History:
    """A site's sound nights, and the nights that a person has released, each the newest first."""

    sound: Sequence[Figures]
    released: Sequence[Sequence[HealthFinding]] = ()


def night_verdict(tonight: Figures, history: History) -> Judgement:
    findings = list(absolute(tonight))
    sound = history.sound[:NIGHTS]
    learning = len(sound) < LEARNT
    if not learning:
        for check in (shares, volume, sources, levels, stale_newest):
            findings += check(tonight, sound)
        findings += silence(tonight, history.sound)
    kept = _gravest(finding for finding in findings if not _let_pass(finding, history.released))
    if any(finding.verdict is HealthVerdict.BLOCKED for finding in kept):
        # What follows from the refusals says nothing of the pages that did answer.
        kept = tuple(one for one in kept if one.verdict is HealthVerdict.BLOCKED or _is_of_texts(one))
        if all(one.verdict is HealthVerdict.BLOCKED for one in kept):
            return Judgement(HealthVerdict.BLOCKED, kept)
    if any(finding.verdict is HealthVerdict.BROKEN for finding in kept):
        return Judgement(HealthVerdict.BROKEN, kept)
    if learning:
        return Judgement(HealthVerdict.LEARNING, ())
    return Judgement(HealthVerdict.WATCH if kept else HealthVerdict.HEALTHY, kept)


def _is_of_texts(finding: HealthFinding) -> bool:
    """Whether the finding is of what was read, not of what was asked for or listed."""
    return (
        finding.verdict is HealthVerdict.BROKEN
        and finding.what not in BLOCKS
        and (
            finding.what in ("no_titles", "no_bodies", "witnesses_differ", DIFFERS, REPEATED, OTHER_STORIES)
            or finding.measure.startswith(_OF_TEXTS)
        )
    )


def _gravest(findings: Iterable[HealthFinding]) -> tuple[HealthFinding, ...]:
    """Keeps one finding for each identity."""
    best: dict[tuple[str, str | None, str], HealthFinding] = {}
    for finding in findings:
        key = finding.identity
        if key not in best or _weight(finding) > _weight(best[key]):
            best[key] = finding
    return tuple(sorted(best.values(), key=_weight, reverse=True))


def _weight(finding: HealthFinding) -> tuple[bool, bool, bool, float]:
    """Sorts first findings that need no history, then those of one layout, then by the distance from the usual."""
    broken = finding.verdict in (HealthVerdict.BROKEN, HealthVerdict.BLOCKED)
    return broken, finding.measure == "absolute", finding.layout is not None, abs(finding.now - finding.usual)


def _let_pass(finding: HealthFinding, released: Sequence[Sequence[HealthFinding]]) -> bool:
    return any(
        one.what == finding.what and one.layout == finding.layout and one.measure == finding.measure
        and abs(finding.now - finding.usual) <= LITTLE * abs(one.now - one.usual)
        for night in released for one in night
    )  # fmt: skip
