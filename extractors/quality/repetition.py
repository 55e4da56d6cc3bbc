"""Measures how much of a text is repeated: lines, the most frequent n-grams, and n-grams that come again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from extractors.quality.repeated_ngrams import RepeatedNgrams, repeated_ngrams


def repeated_line_share(lines: Sequence[str]) -> float:
    """The share of lines that stood there before."""
    return (len(lines) - len(set(lines))) / len(lines) if lines else 0.0


def ngram_shares(
    words: Sequence[str], starts: Sequence[int], tops: Collection[int], repeated: Collection[int], characters: int
) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """For sizes from 2 on: the share of characters in the most frequent n-gram, all its occurrences together; and the
    share of those in n-grams that stood there before, where a word counts once.

    `starts` has for each word, and for the end, the characters of the words before it.
    """
    top_shares, repeated_shares = dict.fromkeys(tops, 0.0), dict.fromkeys(repeated, 0.0)
    if not characters:
        return top_shares, repeated_shares
    for grams in repeated_ngrams(words, max(*tops, *repeated, 0, 0)):
        if grams.size in top_shares:
            top_shares[grams.size] = _top_characters(grams, starts) / characters
        if grams.size in repeated_shares:
            repeated_shares[grams.size] = _repeated_characters(grams, starts) / characters
    return top_shares, repeated_shares


def _top_characters(grams: RepeatedNgrams, starts: Sequence[int]) -> int:
    """Of n-grams that are equally frequent, the first counts. Blanks within an n-gram are characters too."""
    numbers = Counter(grams.firsts)
    top = max(numbers, key=numbers.__getitem__)
    return numbers[top] * (starts[top + grams.size] - starts[top] + grams.size - 1)


def _repeated_characters(grams: RepeatedNgrams, starts: Sequence[int]) -> int:
    """Goes from left to right, and on behind a repeated n-gram: no n-gram within one is counted or known."""
    within: set[int] = set()  # positions inside a repeated n-gram
    known_later: set[int] = set()
    free = characters = 0
    for at, first in zip(grams.positions, grams.firsts, strict=True):
        if at == first or at < free:
            continue
        if first not in within or first in known_later:
            characters += starts[at + grams.size] - starts[at]
            free = at + grams.size
            within.update(range(at + 1, free))
        else:
            known_later.add(first)
    return characters
