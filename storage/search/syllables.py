"""Splits text into syllables, each with its exact and its folded spelling.

Vietnamese writes its syllables apart, so that a syllable is what other languages index as a word.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 60
"""Letters of a syllable that count; what is longer is no word."""
_SYLLABLE = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_MARKS_OR_LINE = re.compile(r"[\u0300-\u036f_]")
_LETTERS = re.compile(r"\w+")


def syllable_spans(text: str) -> list[tuple[int, int]]:
    """Where each syllable or number begins and ends; `text` is in NFC."""
    return [found.span() for found in _SYLLABLE.finditer(text)]


def syllables_as_written(text: str) -> list[str]:
    """The syllables as they are written; `text` is in NFC."""
    if _MARKS_OR_LINE.search(text):
        return _SYLLABLE.findall(text)
    return _LETTERS.findall(text)  # the same without marks, and faster


def syllables_of(text: str, *, folded: bool) -> list[str]:
    """The spelling of each syllable, in order; `text` is in NFC."""
    return list(map(folded_spelling if folded else exact_spelling, syllables_as_written(text)))


@lru_cache(maxsize=1 << 16)
def exact_spelling(word: str) -> str:
    """With all tone marks, but without case: the first word of a sentence is the same word."""
    return unicodedata.normalize("NFC", word.casefold())[:LONGEST]


@lru_cache(maxsize=1 << 16)
def folded_spelling(word: str) -> str:
    """Without case, tone marks and the marks of vowels, and with d for đ: so `hoà` and `hòa` are both `hoa`."""
    return _MARKS.sub("", unicodedata.normalize("NFD", word.casefold())).replace("đ", "d")[:LONGEST]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
