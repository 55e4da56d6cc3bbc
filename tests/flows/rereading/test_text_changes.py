"""The differences between two texts of one page."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.rereading.text_changes import differences_of
from storage.versions.change_kind import PageText

BEFORE = PageText("Tựa bài", "Lời dẫn.", ("Đoạn một.", "Hà NộiCây cầu.", "Ba | Bốn"))


@pytest.mark.parametrize(
    ("after", "differences"),
    [
        (PageText("Tựa khác", "Lời dẫn.", BEFORE.blocks), ["title"]),
        (PageText("Tựa bài", "Đoạn một.", ("Lời dẫn.", *BEFORE.blocks[1:])), ["lead"]),
        (PageText("Tựa bài", "Lời khác.", BEFORE.blocks), ["lead", "blocks added", "blocks removed"]),
        (PageText("Tựa bài", "Lời dẫn.", (*BEFORE.blocks, "Thêm.")), ["blocks added"]),
        (PageText("Tựa bài", "Lời dẫn.", BEFORE.blocks[1:]), ["blocks removed"]),
        (PageText("Tựa bài", "Lời dẫn.", ("Đoạn một.", "Hà Nội Cây cầu.", "Ba | Bốn")), ["words parted"]),
        (PageText("Tựa bài", "Lời dẫn.", ("Đoạn một.", "Hà NộiCây cầu.", "Ba", "Bốn")), ["blocks parted"]),
        (PageText("Tựa bài", "Lời dẫn.", BEFORE.blocks[::-1]), ["order"]),
    ],
)
def test_differences(after: PageText, differences: list[str]) -> None:
    assert [one.value for one in differences_of(BEFORE, after)[0]] == differences


TEXTS = st.builds(
    PageText, st.sampled_from(("a", "b")), st.sampled_from((None, "c", "d")), st.lists(st.text("cde |")).map(tuple)
)


@given(TEXTS, TEXTS)
def test_two_different_texts_always_have_a_difference(before: PageText, after: PageText) -> None:
    assume(before != after)
    assert differences_of(before, after)[0]
