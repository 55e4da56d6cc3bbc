"""Pictures with captions and credits, and links of the body's text."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Link, Picture
from extractors.details.body import MOST_LINKS, MOST_PICTURES, links_in, pictures_in
from extractors.details.caption import credit_in
from extractors.html.blocks import blocks_of
from flows.extraction.details import details_as_json
from tests.extractors.page_reading import article_as
from tests.golden_files import as_json, reviewed

BASE = "https://bao.example/muc/bai-1.html"
PAGES = Path(__file__).resolve().parents[2] / "pages"


def pictures(html: str) -> tuple[Picture, ...]:
    body = LexborHTMLParser(f"<body><main>{html}</main></body>").css_first("main")
    assert body is not None
    return pictures_in([body], frozenset(block.text for block in blocks_of(body)), BASE)


def links(html: str, *texts: str) -> tuple[Link, ...]:
    body = LexborHTMLParser(f"<body><main>{html}</main></body>").css_first("main")
    assert body is not None
    return links_in([body], texts or [block.text for block in blocks_of(body)], BASE)


CAPTION = "Chợ phiên đầu năm. Ảnh: Văn Mẫu"
SHAPES = [
    f"<figure><img src=/a.jpg><figcaption><i>{CAPTION}</i></figcaption></figure>",
    f"<figure><a href=/a.jpg><img src=/a.jpg></a><figcaption>{CAPTION}</figcaption></figure>",
    f"<table class=picture><tr><td><img src=/a.jpg></td></tr><tr><td><p>{CAPTION}</p></td></tr></table>",
    f"<div type=Photo><div><img src=/a.jpg></div><div class=PhotoCMS_Caption><p>{CAPTION}</p></div></div>",
    f"<p>Đoạn một của bài.</p><p><img src=/a.jpg></p><p class=caption>{CAPTION}</p><p>Đoạn hai của bài.</p>",
    f"<figure class=image><picture><source srcset=/b.webp><img src=/a.jpg></picture><p>{CAPTION}</p></figure>",
    f"<figure><img src='data:image/gif;base64,AA' data-src=/a.jpg><figcaption>{CAPTION}</figcaption></figure>",
    f"<figure><img srcset='/a.jpg 1x, /b.jpg 2x'><figcaption>{CAPTION}</figcaption></figure>",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_a_picture_with_its_caption(shape: str) -> None:
    assert pictures(shape)[0] == Picture("https://bao.example/a.jpg", CAPTION, "Văn Mẫu")


def test_a_picture_beside_text_has_no_caption() -> None:
    found = pictures("<p><img src=a.jpg> Đoạn một của bài.</p><p>Đoạn hai của bài.</p>")
    assert found == (Picture("https://bao.example/muc/a.jpg", None, None),)


def test_two_pictures_do_not_share_a_caption() -> None:
    found = pictures(f"<div><img src=/a.jpg><img src=/b.jpg><p class=caption>{CAPTION}</p></div>")
    assert [one.caption for one in found] == [None, None]


@pytest.mark.parametrize("attributes", ["width=1", "height=1px", "src='data:image/gif;base64,AA'", "src=''", ""])
def test_counters_and_placeholders_are_no_pictures(attributes: str) -> None:
    source = "" if "src" in attributes or not attributes else "src=/a.gif"
    assert pictures(f"<p>Một đoạn. <img {source} {attributes}></p>") == ()


@pytest.mark.parametrize("address", ["http://[", "javascript:alert(1)", "https://bao.example/" + "a" * 4000])
def test_invalid_addresses_are_left_out(address: str) -> None:
    assert pictures(f'<p>Một <img src="{address}"></p>') == ()
    assert links(f'<p><a href="{address}">Một</a></p>') == ()


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Điểm đỗ xe. Ảnh: Minh Họa", "Minh Họa"),
        ("Điểm đỗ xe (Nguồn: Bộ Xây dựng)", "Bộ Xây dựng"),
        ("Ảnh minh họa: TTXVN.", "TTXVN"),
        ("Điểm đỗ xe. Ảnh TTXVN", "TTXVN"),
        ("Bức Ảnh của bà Mẫu treo trên tường.", None),
        ("Điểm đỗ xe. Ảnh hưởng của mưa còn kéo dài", None),
        ("Nguồn: nước sạch: không đủ cho cả xã", None),
        (None, None),
    ],
)
def test_the_source_that_a_caption_names(caption: str | None, credit: str | None) -> None:
    assert credit_in(caption) == credit


def test_links_of_the_text_and_no_others() -> None:
    html = (
        "<p>Theo <a href='/nguon-1.html'>báo cáo năm</a>, lớp học mở tối nay.</p>"
        "<p><a href='#dau'>Đầu trang</a> <a href='mailto:a@b.example'>thư</a> <a href='/x'></a></p>"
        "<ul><li><a href='/khac.html'>Một bài khác</a></li></ul>"
    )
    found = links(html, "Theo báo cáo năm, lớp học mở tối nay.")
    assert found == (Link("https://bao.example/nguon-1.html", "báo cáo năm"),)


def test_a_page_with_thousands_of_pictures_and_links_is_bounded() -> None:
    html = "".join(f"<p><img src=/{n}.jpg><a href=/{n}>đây</a></p>" for n in range(3000))
    assert len(pictures(html)) == MOST_PICTURES
    assert len(links(html)) == MOST_LINKS


@pytest.mark.parametrize("page", sorted(PAGES.glob("*/*/*.html")), ids=lambda page: str(page.relative_to(PAGES)))
def test_the_details_of_a_page_agree_with_its_json(page: Path) -> None:
    """It has a golden file of its own: the one of the text stays unchanged."""
    details = as_json(details_as_json(article_as(page.parts[-3], page.read_bytes()).details))
    assert details == reviewed(page.with_suffix(".details.json"), details)
