"""What is ruled out by its letters does not match: the rule only saves work."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from storage.errors import UnreadableQuery
from storage.search.letters import letters_of, may_match
from storage.search.matching import rank_of
from storage.search.query import parse_query
from storage.search.scope import Scope
from storage.search.searched_text import bare_text
from storage.search.syllables import folded_spelling

LETTERS = st.text('aăâạ đĐd_-.“”"\\\n\u0301\u0323\u0345ßẞİKſœ中12oO' + "x", max_size=40)
LONG = "x" * 70
PLANES = 0x20000  # all characters that anybody writes


@given(st.lists(LETTERS, min_size=1, max_size=3), LETTERS, st.booleans())
@example([f"{LONG} đá", "b"], f"{LONG} đá", False)
@example(["Ăn – “đá”"], "ăn đá", False)
@example(["Ăn – “đá”"], "an da", True)
@example(["STRASSE số 1"], "straße", True)
def test_a_text_that_matches_is_not_ruled_out(parts: list[str], query: str, folded: bool) -> None:
    try:
        wanted = parse_query(query)
    except UnreadableQuery:
        assume(False)
    text = bare_text(1, parts[0], None, parts[1:])
    if rank_of(wanted, text, Scope(folded=folded)) is not None:
        assert may_match(wanted, letters_of("\n".join(parts)))


def test_texts_without_the_letters_are_ruled_out() -> None:
    letters = letters_of("Chợ quê họp sớm. Đường mới mở.")
    assert may_match(parse_query("chợ quê NOT mưa"), letters)
    assert may_match(parse_query("mưa OR đường"), letters)
    assert not may_match(parse_query('"quê chợ"'), letters)
    assert not may_match(parse_query("chợ mưa"), letters)


def test_every_character_has_the_letters_of_its_folded_spelling() -> None:
    odd = [
        code
        for code in range(PLANES)
        if not 0xD800 <= code < 0xE000 and letters_of(chr(code)) != letters_of(folded_spelling(chr(code)))
    ]
    assert odd == []
