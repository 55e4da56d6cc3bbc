"""Decides whether a text is in Vietnamese, by its share of Vietnamese letters and of frequent Vietnamese words."""

import codecs
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
_IN_BOTH_CASES = "".join(sorted(VIETNAMESE_LETTERS | {letter.upper() for letter in VIETNAMESE_LETTERS}))
_CODING_OF_LETTERS = codecs.charmap_build(f"\0{_IN_BOTH_CASES}")  # the fast kind of map begins with NUL
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
    found = _number_of_letters(text)
    return found >= _FEWEST_LETTERS and found / len(text) >= _MANY_LETTERS


def has_vietnamese_letters(lower: str) -> bool:
    """Whether the share of letters that only Vietnamese has is that of a page in Vietnamese."""
    of_all_characters = _number_of_letters(lower) / len(lower) if lower else 0.0
    return of_all_characters >= VIETNAMESE_SHARE or letter_share(lower) >= VIETNAMESE_SHARE


def letter_share(lower: str) -> float:
    """The share of letters that only Vietnamese has, in a text in lower case."""
    letters = sum(map(str.isalpha, lower))
    return _number_of_letters(lower) / letters if letters else 0.0


def _number_of_letters(text: str) -> int:
    """How many letters only Vietnamese has: encoding these alone takes a sixth of the time of a pattern."""
    encoded, _ = codecs.charmap_encode(text, "ignore", _CODING_OF_LETTERS)
    return len(encoded) - encoded.count(0)


def _share(words: list[str], frequent: frozenset[str]) -> float:
    return sum(word in frequent for word in words) / len(words)
