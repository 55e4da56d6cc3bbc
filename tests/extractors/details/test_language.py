"""A text is Vietnamese or not, by its letters and frequent words."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import TextLanguage
from extractors.details.language import language_of, letter_share

TEXTS = [
    ("Sáng nay, phường mở lớp học buổi tối cho người dân ở nhà văn hóa.", TextLanguage.VIETNAMESE),
    ("Phường mở lớp học.", TextLanguage.UNKNOWN),
    ("PHƯỜNG MỞ LỚP HỌC BUỔI TỐI CHO NGƯỜI DÂN", TextLanguage.VIETNAMESE),
    ("Nguyễn Thị Mẫu, Trần Văn Thử, Đỗ Thị Minh Họa, Phạm Ví Dụ, Lê Đức Bài", TextLanguage.VIETNAMESE),
    (
        "Chu tich phuong cho biet cac lop hoc nay se duoc mo cho nguoi dan trong nam, khong thu tien.",
        TextLanguage.VIETNAMESE,
    ),
    ("The ward opens an evening class for its people in the house of culture.", TextLanguage.OTHER),
    ("Chairman Nguyễn Văn Mẫu of Hà Nội opened the evening class in the house of culture.", TextLanguage.OTHER),
    ("La mairie ouvre un cours du soir pour les habitants à la maison de la culture, après l'été.", TextLanguage.OTHER),
    ("Primăria deschide un curs de seară pentru locuitori în casa de cultură și în școală.", TextLanguage.OTHER),
    ("2.500 m2; 15/6/2026; 100%", TextLanguage.UNKNOWN),
    ("", TextLanguage.UNKNOWN),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_the_language_of_a_text(text: str, language: TextLanguage) -> None:
    assert language_of(text) is language


def test_decomposed_letters_count_as_composed_ones() -> None:
    text = "Sáng nay, phường mở lớp học buổi tối cho người dân ở nhà văn hóa."
    assert language_of(unicodedata.normalize("NFD", text)) is TextLanguage.VIETNAMESE


# None of the frequent words is made of these.
LETTERS = st.text("ạđơưnNgGeEĐỘé2½.\n", max_size=60)


@given(LETTERS)
def test_letters_that_decide_alone_agree_with_their_share(text: str) -> None:
    lower = unicodedata.normalize("NFC", text).lower()
    if sum(map(str.isalpha, lower)) >= 20:
        assert (language_of(text) is TextLanguage.VIETNAMESE) == (letter_share(lower) >= 0.12)


def test_no_character_has_two_letters_in_lower_case() -> None:
    """Therefore the share of Vietnamese letters in all characters is never above their share in the letters."""
    assert all(sum(map(str.isalpha, chr(code).lower())) <= 1 for code in range(sys.maxunicode + 1))
