"""Saved pages of real sites, if they are beside the checkout: every part, and nothing else."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.html.element_text import one_line
from extractors.refusal import RefusalReason
from tests.extractors.page_reading import article_as, refusal_as, shared_file


def _page(name: str) -> bytes:
    return shared_file(f"pages/{name}").read_bytes()


def _texts(page: bytes, selector: str, without: str = "") -> list[str]:
    """What an element-by-element reading of the same page finds, by another method than ours."""
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    for node in tree.css(without) if without else []:
        node.decompose()
    return [text for node in tree.css(selector) if (text := one_line(node.text()))]


def _published(article: Article) -> str | None:
    return article.published.iso() if article.published else None


def test_onecms_longform() -> None:
    page = _page("onecms_nguoiquansat_2026_longform.html")
    article = article_as("nguoiquansat", page)
    assert article.layout == "longform"
    assert article.section == "Doanh nghiệp A-Z"
    assert article.title == _texts(page, "h1")[0]
    assert (article.byline, article.byline_place) == ("Minh Phong", "head")
    assert article.lead == _texts(page, "p.sc-longform-header-sapo")[0]
    inside = "article.entry > p, article.entry > figure > figcaption"
    assert list(article.blocks) == _texts(page, inside, without=".sc-longform-header, .sc-hightlight-box")
    assert len(article.blocks) == 17
    assert not article.warnings


def test_onecms_date_is_the_pages_own_and_not_its_meta() -> None:
    """The meta says 9/5/2026 and means 5 September; with the day first it would be 9 May."""
    article = article_as("nguoiquansat", _page("onecms_nguoiquansat_2026_longform.html"))
    assert _published(article) == "2026-09-05T22:17:00+07:00"


def test_onecms_detail() -> None:
    page = _page("onecms_nguoiquansat_2024_c-detail-head.html")
    article = article_as("nguoiquansat", page)
    assert (article.layout, article.section, article.byline) == ("detail", "Thế giới", "Quỳnh Vân")
    assert article.title == "Đây là những tấm hộ chiếu quyền lực nhất thế giới năm 2024"
    assert _published(article) == "2024-01-15T13:04:00+07:00"
    assert article.lead == _texts(page, "p.Headlines")[0]
    # The last paragraph of that page is a link to another story.
    assert list(article.blocks) == _texts(page, "article.entry > p")[:-1]


def test_liferay_with_a_byline_at_the_foot() -> None:
    page = _page("liferay_sotttt_article_2625972.html")
    article = article_as("sotttt", page)
    assert article.section == "Hot News"
    assert article.title == _texts(page, "div.asset-full-content-title")[0]
    assert _published(article) == "2018-06-20T16:12:00+07:00"
    assert (article.byline, article.byline_place) == ("Bich Thao", "foot")
    assert article.lead == _texts(page, "p.sapo")[0]
    inside = ".journal-content-article > p, .journal-content-article li"
    assert [*article.blocks, "Bich Thao"] == _texts(page, inside, without=".view-content-author")
    assert not article.warnings


def test_liferay_without_time_and_byline() -> None:
    article = article_as("sotttt", _page("liferay_sotttt_article_vi_708168.html"))
    title = "Hướng dẫn xây dựng Kế hoạch ứng dụng CNTT trong hoạt động của cơ quan nhà nước thành phố Hà Nội năm 2012"
    assert (article.section, article.title) == ("Chiến lược quy hoạch", title)
    assert (article.byline, article.lead, _published(article)) == (None, None, "2012-12-21")
    beginnings = [
        title,
        "Nội dung:",
        f"Download {title} tại đây:",
        "- Phần 1",
        "- Phần 2",
        "Thông tin trao đổi đề nghị",
    ]
    assert len(article.blocks) == len(beginnings)
    assert all(block.startswith(beginning) for block, beginning in zip(article.blocks, beginnings, strict=True))


@pytest.mark.parametrize("name", ["list_covid", "list_luatthudo", "list_luatthudo_page2"])
def test_a_listing_is_refused_as_one(name: str) -> None:
    refusal = refusal_as("sotttt", _page(f"liferay_sotttt_{name}.html"))
    assert (refusal.reason, refusal.layout) == (RefusalReason.LISTING, None)


def test_the_home_page_is_no_article() -> None:
    assert refusal_as("sotttt", _page("liferay_sotttt_home.html")).reason is RefusalReason.NO_LAYOUT_SIGN


def test_the_firewalls_page_is_a_challenge() -> None:
    assert refusal_as("hanoimoi", _page("waf_d1n_cloudrity_interstitial.html")).reason is RefusalReason.CHALLENGE


def test_one_article_address_of_the_whole_mirror_has_an_article() -> None:
    mirror = shared_file("mirror/serve.py").parent / "sotttt.hanoi.gov.vn"
    saved = [file for file in mirror.rglob("*view_content/*") if file.is_file()]
    read = [file.name for file in saved if file.stat().st_size and _is_article(file.read_bytes())]
    assert len(read) == 1
    assert read[0].startswith("2625972-")


def _is_article(page: bytes) -> bool:
    return b"asset-full-content" in page and bool(article_as("sotttt", page).blocks)


def test_an_item_of_the_new_platforms_listing_is_a_listing() -> None:
    item = _page("vcc_hanoigov_2026_listing_fragment.html").decode()
    refusal = refusal_as("hanoigov", f"<html><body><h1>Tin sở ngành</h1>{item * 3}</body></html>")
    assert (refusal.reason, refusal.layout) == (RefusalReason.LISTING, None)
