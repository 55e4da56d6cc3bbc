"""Each text has one normalised form."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extractors.html.element_text import _INVISIBLE, one_line


def test_removed_and_kept_characters() -> None:
    assert one_line("\u00a0 Hà\u00a0\u00a0Nội\n\t\u2003năm\u200b 20\u00ad20\ufeff ") == "Hà Nội năm 2020"


def test_letters_are_composed() -> None:
    assert one_line(unicodedata.normalize("NFD", "Nguyễn Thị Tuyến")) == "Nguyễn Thị Tuyến"


def test_an_invisible_character_does_not_separate_a_letter_from_its_tone() -> None:
    assert one_line("a\u200b\u0301") == "á"


def test_the_blank_is_the_only_printable_character_that_changes() -> None:
    """Therefore a printable text with single blanks is only composed."""
    printable = (char for char in map(chr, range(sys.maxunicode + 1)) if char.isprintable() and char != " ")
    composed = (unicodedata.normalize("NFC", char) for char in printable)
    assert not [text for text in composed if "".join(_INVISIBLE.sub("", text).split()) != text]


@given(st.text(st.characters(codec="utf-8")))
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = one_line(text)
    assert one_line(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())


@given(st.text(st.characters(codec="utf-8")))
def test_composed_and_decomposed_are_one(text: str) -> None:
    assert one_line(unicodedata.normalize("NFD", text)) == one_line(text)
