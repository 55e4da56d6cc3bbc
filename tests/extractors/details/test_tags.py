"""The tags of an article, from what its page states or lists."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.details.tags import tags_of

PAGES = [
    ("<meta property='article:tag' content='chợ phiên, L&amp;#224;ng nghề,'>", ("chợ phiên", "Làng nghề")),
    ("<meta property='article:tag' content='chợ'><meta property='article:tag' content='hồ'>", ("chợ", "hồ")),
    ("<meta name='news_keywords' content='chợ; hồ'>", ("chợ", "hồ")),
    ('<script type="application/ld+json">{"keywords": ["chợ", "h\\u1ed3"]}</script>', ("chợ", "hồ")),
    ('<script type="application/ld+json">{"keywords": "chợ, hồ"}</script>', ("chợ", "hồ")),
    ('<script type="application/ld+json">{"keywords": [1, {"a": "b"}]</script>', None),
    ("<p><a rel='tag' href=/1>#chợ</a> <a rel='tag' href=/2>hồ</a></p>", ("chợ", "hồ")),
    ("<div class='detail-tags'><span>Từ khóa:</span> <a href=/1>chợ</a></div>", ("chợ",)),
    (
        "<div class='c-tags'><ul><li><h4><a href=/1>chợ</a></h4></li><li><a href=/2>hồ</a></li></ul></div>",
        ("chợ", "hồ"),
    ),
    ("<aside><div class='tags'><a href=/1>chợ</a></div></aside>", None),
    ("<div class='tags'><a href=/1>chợ</a></div><div class='hot-tags'><a href=/2>hồ</a></div>", None),
    ("<meta name='keywords' content='thành phố, cổng thông tin'>", None),
    ("<p>Không có từ khóa.</p>", None),
]


@pytest.mark.parametrize(("html", "tags"), PAGES)
def test_tags_of_a_page(html: str, tags: tuple[str, ...] | None) -> None:
    found = tags_of(LexborHTMLParser(f"<html><body>{html}</body></html>"))
    assert (found.tags if found else None) == tags


CLASSES = ["", *map("".join, product(["", "a ", "a-", "a_", "A"], ["tags", "Tags", "tagsx"], ["", " b", "\t", "-b"]))]
NESTED = st.recursive(
    st.just("<a>chợ</a>"),
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag} class='{name}'>{''.join(parts)}</{tag}>",
        st.sampled_from(["div", "ul", "p", "a"]),
        st.sampled_from(CLASSES),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@given(NESTED)
def test_lists_of_tags_are_those_of_the_stated_selector(html: str) -> None:
    tree = LexborHTMLParser(html)
    found = tags_of(tree)
    rule = "[class~='tags'] a, [class$='-tags'] a, [class$='_tags'] a, [class*='-tags '] a"
    assert (found is not None) == any(node.text() for node in tree.css(rule))
    assert found is None or found.rule == rule
