"""Measures a text and flags what FineWeb-2 would leave out of its Vietnamese part.

The thresholds are those of `configs/vie_Latn.yml` in the repository huggingface/fineweb-2 (revision 05e6729). Its words
come from a tokenizer; ours are the syllables and figures between blanks and signs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, compress, count
from operator import not_

from extractors.quality.repetition import ngram_shares, repeated_line_share

REPEATED_LINES = 0.293
TOP_NGRAMS = {2: 0.223, 3: 0.197, 4: 0.171}
REPEATED_NGRAMS = {5: 0.178, 6: 0.163, 7: 0.15, 8: 0.136, 9: 0.124, 10: 0.111}
SHORTEST_AVERAGE_WORD, LONGEST_AVERAGE_WORD = 3, 11
FEWEST_LETTER_WORDS = 0.803
FEWEST_SENTENCE_ENDS = 0.333
MOST_LINE_BREAKS = 0.103
FEWEST_FREQUENT_WORDS = 2
FREQUENT_WORDS = frozenset(
    ("là", "và", "của", "một", "được", "trong", "năm", "các", "có", "loài", "này", "đã", "người")
)
_WORD = re.compile(r"\w+")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", ")")


class QualityFlag(StrEnum):
    """What is beyond a threshold; the n-grams have their size in the flag's name."""

    REPEATED_LINES = "repeated_lines"
    TOP_2_GRAM = "top_2_gram"
    TOP_3_GRAM = "top_3_gram"
    TOP_4_GRAM = "top_4_gram"
    REPEATED_5_GRAMS = "repeated_5_grams"
    REPEATED_6_GRAMS = "repeated_6_grams"
    REPEATED_7_GRAMS = "repeated_7_grams"
    REPEATED_8_GRAMS = "repeated_8_grams"
    REPEATED_9_GRAMS = "repeated_9_grams"
    REPEATED_10_GRAMS = "repeated_10_grams"
    SHORT_WORDS = "short_words"
    LONG_WORDS = "long_words"
    FEW_LETTER_WORDS = "few_letter_words"
    FEW_SENTENCE_ENDS = "few_sentence_ends"
    MANY_LINE_BREAKS = "many_line_breaks"
    FEW_FREQUENT_WORDS = "few_frequent_words"


@dataclass(frozen=True, slots=True)
class Quality:
    """`letter_share` is of all characters but white space; the shares of n-grams are the largest of their sizes."""

    characters: int
    words: int
    letter_share: float
    repeated_line_share: float
    top_ngram_share: float
    repeated_ngram_share: float
    flags: tuple[QualityFlag, ...]


def quality_of(text: str) -> Quality:
    lines = [line for line in text.splitlines() if line.strip()]
    lower = text.lower()
    tokens, characters = lower.split(), len(text)
    words = _words(tokens)
    starts = list(accumulate(map(len, words), initial=0))
    tops, repeated = ngram_shares(words, starts, TOP_NGRAMS, REPEATED_NGRAMS, characters)
    flags = [QualityFlag.REPEATED_LINES] if repeated_line_share(lines) > REPEATED_LINES else []
    flags += [QualityFlag(f"top_{size}_gram") for size, most in TOP_NGRAMS.items() if tops[size] > most]
    flags += [QualityFlag(f"repeated_{size}_grams") for size, most in REPEATED_NGRAMS.items() if repeated[size] > most]
    letterless, signs = _without_letters(words)
    shown = sum(map(len, tokens)) - len(lower) + characters  # a letter that becomes two in lower case counts once
    return Quality(
        characters=characters,
        words=len(words),
        letter_share=_rounded((starts[-1] - signs) / shown if shown else 0.0),
        repeated_line_share=_rounded(repeated_line_share(lines)),
        top_ngram_share=_rounded(max(tops.values())),
        repeated_ngram_share=_rounded(max(repeated.values())),
        flags=(*flags, *_word_flags(words, starts[-1], letterless), *_line_flags(lines, words)),
    )


def _words(tokens: list[str]) -> list[str]:
    """Of tokens between blanks, most of which are a word each: only the others are searched for words."""
    words: list[str] = []
    behind = 0
    for at in compress(count(), map(not_, map(str.isalnum, tokens))):
        words += tokens[behind:at]
        words += _WORD.findall(tokens[at])
        behind = at + 1
    return words + tokens[behind:]


def _without_letters(words: list[str]) -> tuple[int, int]:
    """The words that have no letter, and the characters of all words that are none. No letter is lost in lower case."""
    mixed = list(compress(words, map(not_, map(str.isalpha, words))))
    letters = [sum(map(str.isalpha, word)) for word in mixed]
    return letters.count(0), sum(map(len, mixed)) - sum(letters)


def _word_flags(words: list[str], characters: int, letterless: int) -> Iterator[QualityFlag]:
    if not words:
        return
    average = characters / len(words)
    if average < SHORTEST_AVERAGE_WORD:
        yield QualityFlag.SHORT_WORDS
    if average > LONGEST_AVERAGE_WORD:
        yield QualityFlag.LONG_WORDS
    if len(words) - letterless < FEWEST_LETTER_WORDS * len(words):
        yield QualityFlag.FEW_LETTER_WORDS
    if len(FREQUENT_WORDS.intersection(words)) < FEWEST_FREQUENT_WORDS:
        yield QualityFlag.FEW_FREQUENT_WORDS


def _line_flags(lines: list[str], words: list[str]) -> Iterator[QualityFlag]:
    if lines and sum(line.rstrip().endswith(_SENTENCE_END) for line in lines) < FEWEST_SENTENCE_ENDS * len(lines):
        yield QualityFlag.FEW_SENTENCE_ENDS
    if words and len(lines) - 1 > MOST_LINE_BREAKS * len(words):
        yield QualityFlag.MANY_LINE_BREAKS


def _rounded(share: float) -> float:
    return round(share, 4)
