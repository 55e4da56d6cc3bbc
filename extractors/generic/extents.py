"""Notes which of a page's text runs each element holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.html.text_runs import TextRun
from extractors.html.text_walk import Around


class Extent(NamedTuple):
    """The indices of an element's first and last run."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Extents:
    """The extents of the elements with runs in them, by their ids."""

    firsts: Mapping[int, int]
    lasts: Mapping[int, int]

    def __getitem__(self, key: int) -> Extent:
        return Extent(self.firsts[key], self.lasts[key])

    def get(self, key: int) -> Extent | None:
        return self[key] if key in self.firsts else None


def extents_of(runs: Sequence[TextRun], around: Around) -> Extents:
    """Visits each element once for its first run and once for its last: those around a known element are known."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    owners = [run.owner.mem_id for run in runs]
    parent_of = around.parents.get
    for found, order in ((firsts, range(len(runs))), (lasts, reversed(range(len(runs))))):
        for at in order:
            key: int | None = owners[at]
            while key is not None and key not in found:
                found[key] = at
                key = parent_of(key)
    return Extents(firsts, lasts)
