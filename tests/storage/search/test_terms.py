"""A text has the same terms in the same order for ever: the index keeps a digest of them."""

from hypothesis import given
from hypothesis import strategies as st

from storage.search import terms
from storage.search.searched_text import SearchedText
from storage.search.syllables import nfc, syllable_spans, syllables_as_written
from storage.search.terms import terms_of


def test_terms_are_title_then_block_by_block_exact_before_folded() -> None:
    found = terms_of(SearchedText(1, "Chợ Đêm", ("Phố cổ", "… —", "phố")))
    assert found == [
        *("=chợ", "=đêm", "=+chợ_đêm", "~=cho", "~=dem", "~=+cho_dem"),
        *("chợ", "đêm", "+chợ_đêm", "~cho", "~dem", "~+cho_dem"),
        *("phố", "cổ", "+phố_cổ", "~pho", "~co", "~+pho_co"),
    ]


@given(st.text(alphabet="aă đĐ_\u0301\u0323ßİ12.-\n"))
def test_syllables_are_the_same_with_and_without_their_places(text: str) -> None:
    written = nfc(text)
    assert syllables_as_written(written) == [written[begin:end] for begin, end in syllable_spans(written)]


def test_a_long_text_has_the_terms_of_its_beginning() -> None:
    text = SearchedText(1, "", tuple(f"khối{number} chữ{number}" for number in range(70_000)))
    found = terms_of(text)
    size = sum(len(one.encode()) for one in found)
    assert found[:2] == ["khối0", "chữ0"]
    assert terms.MOST_BYTES - 100 < size <= terms.MOST_BYTES
