"""Text from the web stays text in markdown, even with markup in it."""

import html

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.markdown_text import escape, one_line_of, table, with_link

TRICKY = st.text(st.sampled_from("<>[]()!*_`~#|\\&\"'$:;/@.-+=%?{}^ \n\tab1đ\u202e\u200b\x00")) | st.text()
WORDS = st.lists(
    st.sampled_from(
        [
            "<img src=x onerror=alert(1)>",
            "![x](https://evil.example)",
            "[a](javascript:alert(1))",
            "</td>",
            "| |",
            "&lt;",
            "https://evil.example",
            "www.evil.example",
            "a@evil.example",
            "# ",
            "1. ",
            "- ",
            "```",
            "\\",
            "&#60;",
            "\n\n",
        ]
    )
).map(" ".join)


def rendered(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))


def shown(page: str) -> str:
    return html.unescape(page).strip()


@given(TRICKY | WORDS)
def test_text_is_one_paragraph_of_itself(text: str) -> None:
    page = rendered(f"x{escape(text)}x")
    assert shown(page) == f"<p>x{one_line_of(text)}x</p>"
    assert page.count("<") == 2


@given(TRICKY | WORDS)
def test_text_alone_on_a_line_is_no_block_of_another_kind(text: str) -> None:
    if one_line_of(text):
        assert shown(rendered(escape(text))) == f"<p>{one_line_of(text)}</p>"


@given(TRICKY | WORDS, TRICKY | WORDS)
def test_cells_stay_cells(one: str, other: str) -> None:
    page = rendered(table(["a", "b"], [[escape(one) or "x", escape(other) or "x"]]))
    assert page.count("<td>") == 2
    assert page.count("<") == page.count("</") * 2


@given(TRICKY | WORDS, TRICKY | WORDS)
def test_a_link_leads_to_its_page_alone(text: str, tail: str) -> None:
    page = rendered(with_link(f"x{text}", f"https://site.example/{tail}"))
    assert page.count("<a ") == 1
    assert '<a href="https://site.example/' in page
    assert page.count("<") == 4


def test_an_address_that_is_none_is_text() -> None:
    for address in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", ""):
        assert "<a" not in rendered(with_link("Tiêu đề", address))


def test_a_long_text_is_cut() -> None:
    assert len(one_line_of("đ" * 1000)) == 300
