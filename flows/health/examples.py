"""Finds pages that show a finding, for a person to open."""

from collections.abc import Iterable, Iterator

from flows.health.finding import HealthFinding
from flows.health.foreign_blocks import NO_BLOCKS, night_blocks
from flows.health.second_reader import NO_SAMPLE, SecondReadings
from flows.health.visit_faults import OTHER_STORIES, REPEATED, VisitFaults, kinds
from flows.health.witness_check import contradicts_witnesses, has_witnesses
from storage.runs.health import COPIES_ITSELF, DIFFERS
from storage.runs.observations import VisitFacts

MOST = 3


def examples(
    finding: HealthFinding, visits: Iterable[VisitFacts], second: SecondReadings = NO_SAMPLE
) -> tuple[str, ...]:
    if finding.what == DIFFERS:
        return tuple(url for url in second.differ if url)[:MOST]
    found = _showing(finding, visits)
    return tuple(url for url, _ in zip(found, range(MOST), strict=False))


def _showing(finding: HealthFinding, visits: Iterable[VisitFacts]) -> Iterator[str]:
    kind, _, fault = finding.measure.partition("|")
    blocks = night_blocks(visits) if finding.what in (REPEATED, OTHER_STORIES) else NO_BLOCKS
    for visit in visits:
        if finding.what == "witnesses_differ":
            fits = has_witnesses(visit) and contradicts_witnesses(visit)
        elif finding.what == COPIES_ITSELF:
            fits = bool(visit.copies_itself)
        elif fault:
            fits = kind in kinds(visit) and fault in VisitFaults(visit, blocks).of(kind)
        elif finding.what in (REPEATED, OTHER_STORIES):
            fits = finding.what in VisitFaults(visit, blocks).of("read")
        elif finding.measure == "absolute":
            fits = visit.refused is not None or visit.outcome == "blocked"
        else:
            fits = visit.read and visit.fresh and finding.layout == visit.layout
        if fits:
            yield visit.url
