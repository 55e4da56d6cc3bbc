"""Decides whether a text is in Vietnamese, by its share of Vietnamese letters and of frequent Vietnamese words."""

import re
import unicodedata

from extractors.article import TextLanguage


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Letters that only Vietnamese has. In Vietnamese texts they are a tenth of all letters or more.
VIETNAMESE_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_FREQUENT = _words(
    "và của các có được cho trong là với những một không người để đã này tại về trên theo từ khi đến năm cũng như sẽ "
    "ra vào nhiều sau nhân bị còn phải đó bằng"
)
# Without their marks; words that are also English or French are left out.
_UNMARKED = _words(
    "va cua cac duoc trong voi nhung khong nguoi nay theo khi den cung nhu se nhieu nhan phai bang thi gia viec"
)
_VIETNAMESE_LETTER = re.compile(f"[{''.join(sorted(VIETNAMESE_LETTERS))}{''.join(sorted(VIETNAMESE_LETTERS)).upper()}]")
_WORD = re.compile(r"[^\W\d_]+")

_FEWEST_LETTERS = 20
# The least share of these letters on pages in Vietnamese.
VIETNAMESE_SHARE = 0.05
_FREQUENT_WORDS = 0.03
# Lists of names have few frequent words. With this many letters, the words do not matter.
_MANY_LETTERS = 0.12
_UNMARKED_WORDS = 0.12


def language_of(text: str) -> TextLanguage:
    """UNKNOWN only for a text with hardly any letters. Vietnamese that is written without its marks counts too."""
    text = unicodedata.normalize("NFC", text)
    if _is_vietnamese_at_a_glance(text):
        return TextLanguage.VIETNAMESE
    lower = text.lower()
    words = _WORD.findall(lower)
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return TextLanguage.UNKNOWN
    letters = letter_share(lower)
    marked = letters >= VIETNAMESE_SHARE and _share(words, _FREQUENT) >= _FREQUENT_WORDS
    if marked or letters >= _MANY_LETTERS or _share(words, _UNMARKED) >= _UNMARKED_WORDS:
        return TextLanguage.VIETNAMESE
    return TextLanguage.OTHER


def _is_vietnamese_at_a_glance(text: str) -> bool:
    """Whether Vietnamese letters alone decide: their share of all letters is at least that of all characters."""
    most = len(text) * 5 // 8  # enough of most texts in Vietnamese
    found = len(_VIETNAMESE_LETTER.findall(text, 0, most))
    if found < _FEWEST_LETTERS or found / len(text) < _MANY_LETTERS:
        found += len(_VIETNAMESE_LETTER.findall(text, most))
    return found >= _FEWEST_LETTERS and found / len(text) >= _MANY_LETTERS


def has_vietnamese_letters(lower: str) -> bool:
    """Whether the share of letters that only Vietnamese has is that of a page in Vietnamese."""
    least = VIETNAMESE_SHARE * len(lower)
    if lower and len(_VIETNAMESE_LETTER.findall(lower, 0, len(lower) // 2)) >= least:
        return True  # a page in Vietnamese has far more: half of it has enough for all
    of_all_characters = len(_VIETNAMESE_LETTER.findall(lower)) / len(lower) if lower else 0.0
    return of_all_characters >= VIETNAMESE_SHARE or letter_share(lower) >= VIETNAMESE_SHARE


def letter_share(lower: str) -> float:
    """The share of letters that only Vietnamese has, in a text in lower case."""
    letters = sum(map(str.isalpha, lower))
    return len(_VIETNAMESE_LETTER.findall(lower)) / letters if letters else 0.0


def _share(words: list[str], frequent: frozenset[str]) -> float:
    return sum(word in frequent for word in words) / len(words)
