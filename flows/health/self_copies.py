"""Marks the new texts of a night that copy other pages of their own site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from storage.archive import Archive
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.sketch import Signature, signature_of
from storage.runs.observations import Look, NightFacts

MOST_COMPARED = 1000
"""New texts of one night: a first night of a large site costs no more."""


@dataclass(frozen=True, slots=True)
class MarkedLooks:
    """The visits of a run, each with whether it copies its own site; it is unknown of a page that was not compared."""

    looks: Iterable[Look]
    compared: frozenset[str]
    copies: frozenset[str]

    def __iter__(self) -> Iterator[Look]:
        for look in self.looks:
            yield replace(look, copies_itself=look.url in self.copies) if look.url in self.compared else look


class NewTexts:
    """The signatures of a night's new texts."""

    def __init__(self) -> None:
        self._signatures: dict[str, Signature] = {}

    def add(self, look: Look) -> None:
        if look.first and look.fresh and look.read and len(self._signatures) < MOST_COMPARED:
            signature = signature_of(block for block in (look.lead, *look.blocks) if block)
            if signature is not None:
                self._signatures[look.url] = signature

    def mark_copies(self, archive: Archive, facts: NightFacts) -> NightFacts:
        copies = copies_of_own_site(archive, facts.site, facts.run_id, self._signatures)
        return replace(facts, looks=MarkedLooks(facts.looks, frozenset(self._signatures), copies))
