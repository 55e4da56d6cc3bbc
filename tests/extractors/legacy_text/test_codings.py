"""Every Vietnamese letter is restored from each coding."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.legacy_text.blocks import CodedBlock, block_codings, converted_texts
from extractors.legacy_text.coding import TCVN3_LETTERS, Coding, to_unicode
from extractors.legacy_text.syllable import is_syllable
from tests.extractors.legacy_text.writers import EVERY_LETTER, written
from tests.extractors.shells.story import STORIES

TEXT = "Ủy ban nhân dân phường tổ chức hội nghị tổng kết công tác vệ sinh môi trường, với sự tham gia của nhiều người."
SHORT = "Vệ sinh môi trường"


def test_there_are_all_letters() -> None:
    assert len(set(EVERY_LETTER)) == 2 * (12 * 6 + 17)


@pytest.mark.parametrize("coding", Coding)
@pytest.mark.parametrize("letter", EVERY_LETTER)
def test_every_letter(letter: str, coding: Coding) -> None:
    assert to_unicode(written(letter, coding), coding) == letter


# Two d in one word are not Vietnamese, and VIQR has no form for them.
TEXTS = st.text(EVERY_LETTER + " ,:;0123456789-.?!'()", max_size=60).filter(
    lambda text: not re.search("(?i)[dđ]{2}", text)
)


@given(TEXTS, st.sampled_from(Coding))
def test_every_text(text: str, coding: Coding) -> None:
    assert to_unicode(written(text, coding), coding) == text


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv")
def test_the_system_converts_tcvn_like_we_do() -> None:
    codes = "".join(TCVN3_LETTERS)
    done = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=codes.encode("latin-1"), capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this iconv has no TCVN5712-1")
    assert done.stdout.decode() == "".join(TCVN3_LETTERS.values())


@pytest.mark.parametrize("coding", Coding)
def test_blocks_are_recognised(coding: Coding) -> None:
    for story in STORIES:
        for text in (story.lead, *(block for _, block in story.blocks)):
            if len(text.split()) > 8:
                assert converted_texts([written(text, coding)]) == ([text], (coding,))


@pytest.mark.parametrize("coding", Coding)
def test_a_short_block_follows_the_others(coding: Coding) -> None:
    texts = [SHORT, TEXT, SHORT]
    assert converted_texts([written(text, coding) for text in texts])[0] == texts


@pytest.mark.parametrize(
    "text", [TEXT, SHORT, "Báo Ví Dụ", "Müller và Özil", "80 m²", "www.vidu.vn", "I'm sure it's so."]
)
@pytest.mark.parametrize("coding", Coding)
def test_a_text_in_unicode_stays_beside_legacy_ones(text: str, coding: Coding) -> None:
    assert converted_texts([written(TEXT, coding), text])[0] == [TEXT, text]


@pytest.mark.parametrize("coding", Coding)
def test_a_font_of_a_text_in_unicode_converts_nothing(coding: Coding) -> None:
    assert block_codings([CodedBlock(TEXT, coding), CodedBlock("Tin tức", coding)]) == [None, None]


@pytest.mark.parametrize(
    ("written_so", "text"),
    [
        ("Truy ca^.p www.vidu.gov.vn hoa(.c ve^` a@vidu.vn nhe'", "Truy cập www.vidu.gov.vn hoặc về a@vidu.vn nhé"),
        ("Ddu+o+`ng DDo^`ng Kho+?i", "Đường Đồng Khởi"),
        ("Ba` con trong xo'm vu+`a ddo'ng go'p cho cu?a ta.", "Bà con trong xóm vừa đóng góp cho của ta."),
        ("Tho+`i gian no\\?", "Thời gian no?"),
    ],
)
def test_viqr_as_people_write_it(written_so: str, text: str) -> None:
    assert to_unicode(written_so, Coding.VIQR) == text


def test_capitals_of_tcvn3_and_vni_before_small_marks() -> None:
    assert to_unicode("UÛy ban, Uûy ban", Coding.VNI) == "Ủy ban, Ủy ban"
    assert to_unicode("§¹i häc", Coding.TCVN3) == "Đại học"


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "giặt", "khuya", "Ủy", "ươm", "quốc", "gì", "thuở", "xoèn"])
def test_words_of_vietnamese(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["bỏo", "càt", "mêi", "phñ", "ấấ", "xyz", "tổr", ""])
def test_no_words_of_vietnamese(word: str) -> None:
    assert not is_syllable(word)
