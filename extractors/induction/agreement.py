"""Measures how far two readings of one page agree."""

from collections import Counter
from collections.abc import Iterable, Sequence

_WORDS = 4


def text_f1(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of the shingles of four words: 1 if the texts are equal, also in blocks that are cut in another way."""
    first, second = _shingles(one), _shingles(other)
    common = (first & second).total()
    return 2 * common / (first.total() + second.total()) if common else float(not first and not second)


def _shingles(blocks: Iterable[str]) -> Counter[tuple[str, ...]]:
    words = " ".join(blocks).split()
    if len(words) < _WORDS:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + _WORDS]) for at in range(len(words) - _WORDS + 1))
