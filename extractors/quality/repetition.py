"""Measures how much of a text is repeated: lines, the most frequent n-grams, and n-grams that come again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence


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
        if len(set(grams)) == len(grams):
            break  # then no longer n-gram is repeated either
        shares[size] = _repeated_characters(words, size) / characters if characters else 0.0
    return shares


def _ngrams(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


def _repeated_characters(words: Sequence[str], size: int) -> int:
    seen: set[tuple[str, ...]] = set()
    at = characters = 0
    while at + size <= len(words):
        gram = tuple(words[at : at + size])
        if gram in seen:
            characters += sum(map(len, gram))
            at += size
        else:
            seen.add(gram)
            at += 1
    return characters
