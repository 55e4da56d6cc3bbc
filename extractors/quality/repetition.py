"""Measures how much of a text is repeated: lines, the most frequent n-grams, and n-grams that come again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, count
from operator import ne


def repeated_line_share(lines: Sequence[str]) -> float:
    """The share of lines that stood there before."""
    return (len(lines) - len(set(lines))) / len(lines) if lines else 0.0


def top_ngram_share(words: Sequence[str], size: int, characters: int) -> float:
    """The share of characters in the most frequent n-gram, all its occurrences together."""
    grams = Counter(_ngrams(words, size))
    if not grams or not characters:
        return 0.0
    gram, count = grams.most_common(1)[0]
    return count * len(" ".join(gram)) / characters if count > 1 else 0.0


def repeated_ngram_shares(words: Sequence[str], sizes: Sequence[int], characters: int) -> Mapping[int, float]:
    """For each size, the share of characters in n-grams that stood there before; a word counts once."""
    shares = dict.fromkeys(sizes, 0.0)
    for size in sorted(sizes):
        grams = list(_ngrams(words, size))
        first = dict(zip(reversed(grams), range(len(grams) - 1, -1, -1), strict=True))
        if len(first) == len(grams):
            break  # then no longer n-gram is repeated either
        shares[size] = _repeated_characters(grams, first, size) / characters if characters else 0.0
    return shares


def _ngrams(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


def _repeated_characters(grams: Sequence[tuple[str, ...]], first: Mapping[tuple[str, ...], int], size: int) -> int:
    """Goes from left to right; behind a repeated n-gram it goes on, so that no n-gram within one is counted or known.

    `first` has each n-gram's first position. Only n-grams at a later position can be repeated: the others are passed
    over without a step of Python each, since an export measures every text.
    """
    within: set[int] = set()  # positions inside a repeated n-gram
    known_later: set[tuple[str, ...]] = set()
    free = characters = 0
    for at in compress(count(), map(ne, map(first.__getitem__, grams), count())):
        if at < free:
            continue
        gram = grams[at]
        if first[gram] not in within or gram in known_later:
            characters += sum(map(len, gram))
            free = at + size
            within.update(range(at + 1, free))
        else:
            known_later.add(gram)
    return characters
