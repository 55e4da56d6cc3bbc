"""Finds the n-grams of a text that occur more than once, size by size, without a look at all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count, pairwise
from operator import ne


@dataclass(frozen=True, slots=True)
class RepeatedNgrams:
    """`positions` are ascending; `firsts` has for each of them where the same n-gram occurs first."""

    size: int
    positions: Sequence[int]
    firsts: Sequence[int]


def repeated_ngrams(words: Sequence[str], longest: int) -> Iterator[RepeatedNgrams]:
    """From two words on; ends at `longest`, or before the first size of which none is repeated.

    A longer n-gram is repeated only where both shorter ones in it are, so that each size looks only at what the one
    before has left.
    """
    seen: dict[tuple[str, str], int] = {}
    firsts = list(map(seen.setdefault, pairwise(words), count()))
    later = list(compress(count(), map(ne, firsts, count())))
    repeated = sorted({firsts[at] for at in later}.union(later))
    found = RepeatedNgrams(2, repeated, [firsts[at] for at in repeated])
    while found.positions and found.size <= longest:
        yield found
        found = _longer(found, len(words))


def _longer(shorter: RepeatedNgrams, words: int) -> RepeatedNgrams:
    positions, names = shorter.positions, shorter.firsts
    seen: dict[int, int] = {}
    firsts = {
        at: seen.setdefault(first * words + following, at)
        for at, behind, first, following in zip(positions, positions[1:], names, names[1:], strict=False)
        if behind == at + 1
    }
    later = [at for at, first in firsts.items() if first != at]
    repeated = sorted({firsts[at] for at in later}.union(later))
    return RepeatedNgrams(shorter.size + 1, repeated, [firsts[at] for at in repeated])
