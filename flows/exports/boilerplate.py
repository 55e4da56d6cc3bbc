"""Finds the lines of a site that occur in many of its texts, in memory that does not grow with the site."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.corpus.ordinal_set import OrdinalSet
from storage.exports.shown_blocks import ShownBlocks

SHARE = 0.01
FEWEST = 10
"""A line is boilerplate if it occurs in this share of the site's texts, and in this many."""
_LINES = 20_000
"""After this many lines each count is lowered by one, and what has no count left is forgotten (Misra and Gries)."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The lines of one site that occur in many of its texts."""

    lines: frozenset[str]

    def count_in(self, blocks: Iterable[str]) -> tuple[int, int]:
        """How many of the blocks are such lines, and their characters."""
        found = [block for block in blocks if block in self.lines]
        return len(found), sum(map(len, found))


def boilerplate_of(texts: Iterable[ShownBlocks]) -> Boilerplate:
    """Each text counts once, even if several pages show it."""
    counts: dict[str, int] = {}
    seen, number, lines, lowered = OrdinalSet(), 0, 0, 0
    for text in texts:
        if text.ordinal in seen:
            continue
        seen.add(text.ordinal)
        number += 1
        for block in sorted(set(text.blocks)):
            counts[block] = counts.get(block, 0) + 1
            lines += 1
            if lines % _LINES == 0:
                lowered += 1
                counts = {line: count - 1 for line, count in counts.items() if count > 1}
    least = max(FEWEST, SHARE * number) - lowered
    return Boilerplate(frozenset(line for line, count in counts.items() if count >= least))
