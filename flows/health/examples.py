"""Finds pages that show a finding, for a person to open."""

from collections.abc import Iterable, Iterator

from flows.health.finding import HealthFinding
from flows.health.foreign_blocks import NO_BLOCKS, night_blocks
from flows.health.second_reader import NO_SAMPLE, SecondReadings
from flows.health.visit_faults import OTHER_STORIES, REPEATED, VisitFaults, kinds
from flows.health.witness_check import contradicts_witnesses, has_witnesses
from storage.runs.health import COPIES_ITSELF, DIFFERS
from storage.runs.observations import Look

MOST = 3


def examples(finding: HealthFinding, looks: Iterable[Look], second: SecondReadings = NO_SAMPLE) -> tuple[str, ...]:
    if finding.what == DIFFERS:
        return tuple(url for url in second.differ if url)[:MOST]
    found = _showing(finding, looks)
    return tuple(url for url, _ in zip(found, range(MOST), strict=False))


def _showing(finding: HealthFinding, looks: Iterable[Look]) -> Iterator[str]:
    kind, _, fault = finding.measure.partition("|")
    blocks = night_blocks(looks) if finding.what in (REPEATED, OTHER_STORIES) else NO_BLOCKS
    for look in looks:
        if finding.what == "witnesses_differ":
            fits = has_witnesses(look) and contradicts_witnesses(look)
        elif finding.what == COPIES_ITSELF:
            fits = bool(look.copies_itself)
        elif fault:
            fits = kind in kinds(look) and fault in VisitFaults(look, blocks).of(kind)
        elif finding.what in (REPEATED, OTHER_STORIES):
            fits = finding.what in VisitFaults(look, blocks).of("read")
        elif finding.measure == "absolute":
            fits = look.refused is not None or look.outcome == "blocked"
        else:
            fits = look.read and look.fresh and finding.layout == look.layout
        if fits:
            yield look.url
