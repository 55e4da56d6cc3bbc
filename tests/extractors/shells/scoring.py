"""The score of a reading against its story: F1 of 4-gram shingles of words, as in the article-extraction benchmark."""

import re
import unicodedata
from collections import Counter


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def f1(got: str, wanted: str) -> float:
    found, right = shingles(got), shingles(wanted)
    shared = sum((found & right).values())
    return 2 * shared / (sum(found.values()) + sum(right.values())) if shared else 0.0
