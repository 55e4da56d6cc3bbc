"""Marks the new texts of a night that copy other pages of their own site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from storage.archive import Archive
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.sketch import Signature, signature_of
from storage.runs.observations import NightFacts, VisitFacts

MOST_COMPARED = 1000
"""New texts of one night: a first night of a large site costs no more."""


@dataclass(frozen=True, slots=True)
class MarkedVisits:
    """The visits of a run, each with whether it copies its own site; it is unknown of a page that was not compared."""

    visits: Iterable[VisitFacts]
    compared: frozenset[str]
    copies: frozenset[str]

    def __iter__(self) -> Iterator[VisitFacts]:
        for visit in self.visits:
            yield replace(visit, copies_itself=visit.url in self.copies) if visit.url in self.compared else visit


class NewTexts:
    """The signatures of a night's new texts."""

    def __init__(self) -> None:
        self._signatures: dict[str, Signature] = {}

    def add(self, visit: VisitFacts) -> None:
        if visit.first and visit.fresh and visit.read and len(self._signatures) < MOST_COMPARED:
            signature = signature_of(block for block in (visit.lead, *visit.blocks) if block)
            if signature is not None:
                self._signatures[visit.url] = signature

    def mark_copies(self, archive: Archive, facts: NightFacts) -> NightFacts:
        copies = copies_of_own_site(archive, facts.site, facts.run_id, self._signatures)
        return replace(facts, visits=MarkedVisits(facts.visits, frozenset(self._signatures), copies))
