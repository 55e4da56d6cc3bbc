"""Diffs of words: their content, and that both texts can be rebuilt from them."""

from hypothesis import given
from hypothesis import strategies as st

from storage.versions.word_diff import DiffPiece, Op, diff_blocks, replaced_places, syllables


def test_a_syllable_is_the_unit() -> None:
    pieces = diff_blocks(["Hà Nội đón 1.250 khách."], ["Hà Nam đón 1.520 khách."])
    assert pieces == (
        DiffPiece(Op.SAME, "Hà "),
        DiffPiece(Op.REMOVED, "Nội "),
        DiffPiece(Op.ADDED, "Nam "),
        DiffPiece(Op.SAME, "đón "),
        DiffPiece(Op.REMOVED, "1.250 "),
        DiffPiece(Op.ADDED, "1.520 "),
        DiffPiece(Op.SAME, "khách.\n"),
    )


def test_figures_times_and_dates_are_one_each() -> None:
    assert syllables("Lúc 13h30, 12/3/2026: 1.250,5 tấn") == ("Lúc", "13h30", ",", "12/3/2026", ":", "1.250,5", "tấn")


def test_a_block_that_was_split_shows_its_break() -> None:
    assert diff_blocks(["Một. Hai."], ["Một.", "Hai."]) == (
        DiffPiece(Op.SAME, "Một. "),
        DiffPiece(Op.ADDED, "\n"),
        DiffPiece(Op.SAME, "Hai.\n"),
    )


def test_places_collect_replaced_words() -> None:
    (place,) = replaced_places(diff_blocks(["chợ của phố"], ["chợ giữa lòng phố"]))
    assert (place.removed, place.added) == (("của",), ("giữa", "lòng"))


def test_a_very_long_block_is_replaced_completely() -> None:
    old, new = "a b " * 3000, "c d " * 3000
    assert [piece.op for piece in diff_blocks([old], [new])] == [Op.REMOVED, Op.ADDED]


blocks = st.lists(st.text("aă đ1.,\u00a0", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=5)


@given(blocks, blocks)
def test_without_the_added_words_the_old_ones_are_left(old: list[str], new: list[str]) -> None:
    pieces = diff_blocks(old, new)
    for side, other in ((old, Op.ADDED), (new, Op.REMOVED)):
        told = "".join(piece.text for piece in pieces if piece.op is not other)
        assert syllables(told) == syllables("".join(f"{block}\n" for block in side))
