"""The parts of a text that a browser shows, and those that it hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.html.blocks import blocks_of
from extractors.html.element_text import element_text
from extractors.html.text_walk import runs_of
from extractors.legacy_text.detect import legacy_text
from tests.extractors.shells.furniture import SAPOS, TITLES
from tests.extractors.shells.story import STORIES


def _blocks(html: str) -> list[str]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return [block.text for block in blocks_of(body)]


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "visibility:hidden",
        "visibility : collapse;color:red",
        "font-size:0",
        "font-size: 0px;",
        "font-size:0.0em !important",
        "position:absolute;left:-9999px",
    ],
)
def test_what_a_style_hides(style: str) -> None:
    assert _blocks(f'<p>Còn lại<span style="{style}"> chuỗi chống sao chép</span></p>') == ["Còn lại"]


@pytest.mark.parametrize("style", ["font-size:0.9em", "font-size:08pt", "left:-99px", "visibility:visible"])
def test_what_a_style_does_not_hide(style: str) -> None:
    assert _blocks(f'<p>Còn<span style="{style}"> lại</span></p>') == ["Còn lại"]


def test_a_block_without_a_font_size_holds_text_with_sizes_of_its_own() -> None:
    assert _blocks('<div style="font-size:0"><p class="a">Một</p><p class="a">Hai</p></div>') == ["Một", "Hai"]


@pytest.mark.parametrize(
    "html",
    [
        "<pre>Một\n\nHai\nBa</pre>",
        '<div style="white-space: pre-line">Một\nHai\nBa</div>',
        '<p><span style="white-space:pre-wrap">Một\nHai\n  Ba</span></p>',
    ],
)
def test_line_ends_that_are_shown_end_a_block(html: str) -> None:
    body = LexborHTMLParser(html).body
    assert body is not None
    assert _blocks(html) == [run.text for run in runs_of(body)] == ["Một", "Hai", "Ba"]


def test_line_ends_that_are_not_shown_are_blanks() -> None:
    assert _blocks('<p style="white-space: nowrap">Một\nHai</p>') == ["Một Hai"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p><span class="place">Hà Nội</span>Cây cầu mới</p>', "Hà Nội Cây cầu mới"),
        ("<p>xã<a href='/x'>Bình Minh</a></p>", "xã Bình Minh"),
        ("<p><b>N</b>gười dân</p>", "Người dân"),
        ("<p>TP<b>HCM</b></p>", "TPHCM"),
        ("<p>sông<b>,</b> núi</p>", "sông, núi"),
    ],
)
def test_words_separated_only_by_an_elements_border(html: str, text: str) -> None:
    assert _blocks(html) == [text]
    body = LexborHTMLParser(html).body
    assert body is not None
    assert element_text(body) == text


LONG = (
    "Theo báo cáo, trong mười tháng qua phường đã thu gom hơn ba nghìn tấn rác thải và trồng mới hai trăm cây xanh. "
    * 2
)


def test_a_picture_beside_running_text_is_no_row_of_data() -> None:
    cells = f"<td><img src='a.jpg'><br>Ảnh: Hội nghị</td><td><p>{LONG}</p><p>Hết.</p></td>"
    assert _blocks(f"<table><tr>{cells}</tr></table>") == ["Ảnh: Hội nghị", LONG.strip(), "Hết."]


@pytest.mark.parametrize(
    "cells",
    [
        "<td><p>Rau</p><p>muống</p></td><td>14.000</td>",
        "<td><img src='co.png'> Việt Nam</td><td>2</td>",
        f"<td>Nội dung</td><td><p>{LONG}</p></td>",
    ],
)
def test_a_row_of_data_stays_a_row(cells: str) -> None:
    assert len(_blocks(f"<table><tr>{cells}</tr></table>")) == 1


TCVN3 = "Theo b¸o c¸o, trong m­êi th¸ng qua ph­êng ®· thu gom h¬n ba ngh×n tÊn r¸c th¶i sinh ho¹t vµ trång c©y"
VNI = "UÛy ban nhaân daân phöôøng toå chöùc hoäi nghò toång keát coâng taùc veä sinh moâi tröôøng"
VIETNAMESE = "Ủy ban nhân dân phường tổ chức hội nghị tổng kết công tác vệ sinh môi trường năm 2026"


@pytest.mark.parametrize(
    ("text", "name"),
    [(TCVN3, "TCVN3"), (VNI, "VNI"), (VIETNAMESE.encode().decode("cp1252", "ignore"), "mojibake")],
)
def test_text_that_only_a_font_makes_readable(text: str, name: str) -> None:
    assert str(legacy_text([VIETNAMESE, text])).startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        VIETNAMESE,
        "Özil, Müller và Gündoğan đá chính trong trận gặp đội Malmö tối qua ở sân vận động lớn nhất nước",
        "Diện tích 80 m², nhiệt độ 35°C, giá 5½ triệu, nhãn hiệu Ví Dụ® và © 2026 của nhà xuất bản",
        "« Une très belle journée », dit-il à l'école après la fête de l'été passé à Orléans",
        "The naïve café owner's résumé was brought to the court by a señor from São Paulo on Friday",
    ],
)
def test_text_with_foreign_letters_is_readable(text: str) -> None:
    assert legacy_text([text]) is None


INITIALS = ("", "b", "ch", "đ", "gi", "h", "kh", "ngh", "qu", "tr", "x")
OPEN = ("a", "à", "á", "ả", "ã", "ạ", "oà", "oá", "oã", "oạ", "oè", "oé", "iá", "uâ", "uê", "uy")
GLIDING = ("uya", "yê", "iê", "ươ", "ưỡ", "uô", "uổ", "ao", "áo", "eo", "èo", "êu", "iu", "ưu", "ai", "ói")
CLOSED = ("ội", "ơi", "ui", "ùi", "ưi", "ây", "ấy", "ia", "ià", "iã", "ua", "úa", "ưa", "ứa")
RHYMES = (*OPEN, *GLIDING, *CLOSED)
FINALS = ("", "n", "ng", "nh", "m", "c", "t", "p", "ch")
SYLLABLES = st.tuples(st.sampled_from(INITIALS), st.sampled_from(RHYMES), st.sampled_from(FINALS)).map("".join)


@given(st.lists(SYLLABLES, min_size=3).map(" ".join))
def test_vietnamese_is_never_taken_for_another_coding(text: str) -> None:
    assert legacy_text([text, text.title(), text.upper()]) is None


def test_nor_is_any_text_of_the_test_pages() -> None:
    texts = [
        text for story in STORIES for text in (story.title, story.lead, story.byline, *(b for _, b in story.blocks))
    ]
    assert legacy_text([*texts, *SAPOS, *TITLES]) is None
