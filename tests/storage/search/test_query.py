"""The query language by itself: what it reads, and what it says where it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import UnreadableQuery
from storage.search.query import And, Not, Or, Phrase, Query, WordRun, parse_query, together


def word(text: str) -> Phrase:
    return Phrase((text,))


def test_or_binds_least_and_not_most() -> None:
    assert parse_query('a b OR NOT c "d e" ff*') == Or(
        (
            WordRun((word("a"), word("b"))),
            And((Not(word("c")), Phrase(("d", "e")), Phrase(("ff",), prefix=True))),
        )
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "the query has no word to search for"),
        ("– … !", "the query has no word to search for"),
        ('""', "the query has no word to search for"),
        ("chợ AND", "no word to search for after AND at character 5"),
        ("OR chợ", "character 1 of the query: before OR there must be a word"),
        ("chợ OR OR quê", "character 8 of the query: before OR there must be a word"),
        ("chợ NOT", "no word to search for after NOT at character 5"),
        ("NOT chợ", "only says what a text must not have"),
        ("chợ OR NOT quê", "only says what a text must not have"),
        ("(chợ", "character 1 of the query: this ( is not closed"),
        ("chợ)", "character 4 of the query: this ) closes nothing"),
        ("()", "no word to search for after ( at character 1"),
        ('chợ "quê', 'character 5 of the query: the quotation mark " is not closed'),
        ("ch*ợ", "character 1 of the query: \\* may be only at the end of a word"),
        ("chợ *", "character 5 of the query: \\* must be at the end of a word"),
        ("c*", "character 1 of the query: before \\* there must be at least 2 letters"),
        ("chợ **", "must be at the end of a word"),
        ("a" * 1001, "the query has 1001 characters; 1000 are allowed"),
        ("a " * 51, "the query has 51 words; 50 are allowed"),
        ("(" * 21 + "a", "more than 20 parentheses"),
    ],
)
def test_what_cannot_be_read_gets_one_clear_line(query: str, said: str) -> None:
    with pytest.raises(UnreadableQuery, match=said.replace("(", r"\(").replace(")", r"\)")) as failure:
        parse_query(query)
    assert "\n" not in str(failure.value)


@given(st.text(st.sampled_from("chợ ĐAN DORT()\"“”*–\t\n~=+_'\\:&|!<>\0"), max_size=40))
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        query = parse_query(text)
    except UnreadableQuery:
        return
    assert written(together(query)) == written(together(parse_query(written(query))))


def written(query: Query) -> str:
    """The query in its own language, with all its parentheses."""
    if isinstance(query, Phrase):
        return f'"{" ".join(query.words)}{"*" if query.prefix else ""}"'
    if isinstance(query, WordRun):
        return " ".join(word for item in query.items for word in _bare(item))
    if isinstance(query, Not):
        return f"NOT ({written(query.item)})"
    joined = (" AND " if isinstance(query, And) else " OR ").join(f"({written(item)})" for item in query.items)
    return f"({joined})"


def _bare(phrase: Phrase) -> list[str]:
    """In one word, as it was written without quotes."""
    return ["-".join(phrase.words) + ("*" if phrase.prefix else "")]
