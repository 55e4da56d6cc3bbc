"""The fast looks that go before slow patterns miss nothing that the patterns find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.details.language import VIETNAMESE_SHARE, has_vietnamese_letters, letter_share
from extractors.generic.outline import is_footer, says_title
from extractors.generic.stated_date import stated_dates
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import runs_of
from seeds.canonical_url import canonical_address

OWNER = LexborHTMLParser("<p>một").body
WORDS_OF_A_FOOTER = (
    "Giấy phép số 12",
    "Số giấy phép: 12",
    "Tổng biên tập: A",
    "Tổng Biên tập",
    "Chịu trách nhiệm nội dung",
    "Ghi rõ nguồn",
    "Bản quyền thuộc",
    "bản quyền thuộc",
    "Copyright",
    "all rights reserved",
    "© 2024",
    "® ",
    "Không được sao chép thông tin",
    "Chỉ được phát hành lại nội dung",
    "chỉ được đăng lại khi trang này đồng ý",
)
LABELS_OF_A_FOOTER = (
    "Địa chỉ: 1 phố A",
    "Trụ sở chính :",
    "Email:",
    "MST: 1",
    "Cơ quan chủ quản",
    "CÔNG TY CP",
    "Giấy CN ĐKKD",
)


def run(text: str) -> TextRun:
    assert OWNER is not None
    return TextRun(OWNER, text, 0)


@pytest.mark.parametrize("words", WORDS_OF_A_FOOTER)
def test_a_footers_words_count_wherever_they_are(words: str) -> None:
    assert is_footer(run(words))
    assert is_footer(run(f"Báo Ví Dụ - {words}".strip()))


@pytest.mark.parametrize("label", LABELS_OF_A_FOOTER)
def test_a_footers_labels_count_at_the_beginning_alone(label: str) -> None:
    assert is_footer(run(label))
    assert not is_footer(run(f"Người dân gửi về {label}"))


@pytest.mark.parametrize(
    "text", ["Anh giữ bản quyền bài hát", "Ban biên tập họp", "Quyền con người", "Giấy phép lái xe"]
)
def test_other_texts_with_such_letters_do_not_count(text: str) -> None:
    assert not is_footer(run(text))


@given(st.text(alphabet="aăâbcđe ßŉΐﬃİ.ạ", max_size=60), st.text(alphabet="aăß.ΐﬃ ", min_size=1, max_size=20))
def test_a_title_is_found_however_its_letters_fold(before: str, title: str) -> None:
    text = before + title.upper()
    stated, whole = text.casefold().rstrip(" ."), title.casefold().rstrip(" .")
    expected = stated.endswith(whole) and len(stated) - len(whole) <= 25
    assert says_title(text, title) == expected


@given(st.text(alphabet="abc ăđơạễéỹ\0\ud800𝐚.,1", max_size=200))
def test_vietnamese_letters_are_counted_among_any_others(lower: str) -> None:
    vietnamese = sum(letter in "ăđơạễỹ" for letter in lower)
    of_all = vietnamese / len(lower) if lower else 0.0
    assert has_vietnamese_letters(lower) == (of_all >= VIETNAMESE_SHARE or letter_share(lower) >= VIETNAMESE_SHARE)


def test_a_meta_with_two_names_states_its_date_twice() -> None:
    twice = "<meta name='PubDate' property='article:published_time' content='2024-05-01'>"
    page = LexborHTMLParser(f"<head>{twice}<meta itemprop='datePublished' content='2024-05-02'><meta name='x'>")
    assert [one.published.iso() for one in stated_dates(page)] == ["2024-05-01", "2024-05-01", "2024-05-02"]


def test_a_run_that_is_wholly_a_link_has_as_many_linked_letters_as_letters() -> None:
    page = LexborHTMLParser("<body><p><a href='/1'>Một  tin </a></p><p>Xem <a href='/1'>tin</a></p><p>a\n<b>b</b>")
    assert page.body is not None
    assert [(one.text, one.linked) for one in runs_of(page.body)] == [("Một tin", 7), ("Xem tin", 3), ("a b", 0)]


@given(st.text(alphabet="aá /?&%;=jsessionid\ud83d", max_size=40))
def test_an_address_is_spelt_the_same_when_it_is_spelt_again(path: str) -> None:
    once = canonical_address(f"https://báo.example/{path}")
    assert once.isascii()
    assert canonical_address(once) == once
