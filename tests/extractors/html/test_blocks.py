"""The body's blocks: every text once, in page order, with a warning if trafilatura drops one as furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.article import WarningKind
from extractors.html.blocks import blocks_of
from extractors.html.element_text import element_text
from extractors.main_text import lost
from tests.extractors.page_reading import article_as
from tests.extractors.plain_pages import BODY, longform_page


def _blocks(html: str) -> list[str]:
    root = LexborHTMLParser(f"<main>{html}</main>").css_first("main")
    assert root is not None
    return [block.text for block in blocks_of(root)]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("a<p>b</p>c", ["a", "b", "c"]),
        ("<p>a<b>b</b> <i>c</i></p>", ["ab c"]),
        ("<div>a</p>b</div>", ["a", "b"]),
        ("a<br>b<br><br>c", ["a", "b", "c"]),
        ("<h2>a<br>b</h2>", ["a b"]),
        ("<a href='#'><img src='x'></a><a href='#'>a</a>", ["a"]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", ["a", "b", "c"]),
        ("<figure><img><figcaption>a<br>b</figcaption></figure>", ["a b"]),
        ("<table><tr><td>a</td><td></td><td>b</td></tr></table>", ["a | b"]),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", ["a", "b"]),
        ("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>", ["a | b", "c"]),
        ("<script>a</script><style>b</style><p hidden>c</p><p style='display: none'>d</p>e<!-- f -->", ["e"]),
        ("<p>&nbsp;</p><p> <o:p>&nbsp;</o:p></p><p>a</p>", ["a"]),
        ("<form><p>a</p><textarea>b</textarea></form>", ["a"]),
    ],
)
def test_markup_becomes_blocks(html: str, blocks: list[str]) -> None:
    assert _blocks(html) == blocks


MARKUP = st.recursive(
    st.sampled_from(["một", "hai ba", " ", "<br>", "<img>", "&nbsp;"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "a", "ul", "li", "table", "tr", "td", "h2", "figure", "figcaption"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(MARKUP)
def test_no_text_is_lost_or_doubled_in_any_nesting(html: str) -> None:
    root = LexborHTMLParser(f"<main>{html}</main>").css_first("main")
    assert root is not None
    words = " ".join(block.text for block in blocks_of(root)).replace("|", " ").split()
    assert "".join(words) == element_text(root).replace(" ", "")


def test_nesting_as_deep_as_a_page_can_make_it() -> None:
    assert _blocks("<div><b>" * 5000 + "a") == ["a"]


def test_a_block_that_trafilatura_drops_gives_a_warning() -> None:
    article = article_as("hanoimoi", longform_page(body=f"{BODY}<h3>Facebook</h3><p>Đoạn thứ ba.</p>"))
    assert article.blocks == ("Đoạn thứ nhất của bài thử.", "Đoạn thứ hai của bài thử.", "Đoạn thứ ba.")
    assert [(warning.kind, warning.detail) for warning in article.warnings] == [
        (WarningKind.BLOCKS_LOST, "1: Facebook")
    ]


def test_lost_counts_each_time() -> None:
    assert sorted(lost(["a", "b", "a", "c"], ["a", "c"])) == ["a", "b"]


def test_short_blocks_links_and_a_heading_at_the_end_are_kept() -> None:
    body = (
        "<p>Có.</p><p><a href='/x'>Một đường dẫn dài đứng riêng thành đoạn, như một tin liên quan</a></p><h2>Hết</h2>"
    )
    expected = ("Có.", "Một đường dẫn dài đứng riêng thành đoạn, như một tin liên quan", "Hết")
    article = article_as("hanoimoi", longform_page(body=body))
    assert (article.blocks, article.warnings) == (expected, ())
