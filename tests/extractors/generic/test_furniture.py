"""Parts that change between two fetches of an unchanged article do not change the reading; text does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extractors.page_reading import article_as, hash_of

PAGES = Path(__file__).resolve().parents[2] / "pages"
RELATED = '<li><a href="/moi-999999.html">Tin rất mới</a> <span>02/11/2026 07:59</span></li>'

FURNITURE: dict[str, Callable[[str], str]] = {
    "the view counter": lambda page: page.replace("View count: 1.759", "View count: 1.802"),
    "the visitor counter": lambda page: re.sub(r"(Lượt truy cập|Số người đang xem): [\d.]+", r"\1: 99", page),
    "the header's date": lambda page: page.replace("02/11/2026", "03/11/2026").replace("02-11-2026", "03-11-2026"),
    "the time of fetching": lambda page: page.replace("8:00:01 AM", "9:30:45 PM"),
    "a related list": lambda page: re.sub(r"<ul([^>]*)><li><a", rf"<ul\1>{RELATED}<li><a", page),
    "a title of related posts": lambda page: page.replace("Bài liên quan", f"Bài liên quan <ul>{RELATED}</ul>"),
    "comments": lambda page: page.replace("Bình luận", "Bình luận <p>Một bạn đọc: Hay quá, 02/11/2026!</p>"),
    "an advertisement": lambda page: page.replace("Quảng cáo", '<iframe src="//ads.example"></iframe>Giảm giá 50%'),
    "the reading list of another portal": lambda page: page.replace("Các tin khác", f"Các tin khác <ul>{RELATED}</ul>"),
}  # fmt: skip
CASES = [(page, change) for page in sorted(PAGES.glob("*/*/*.html")) for change in FURNITURE]


@pytest.mark.parametrize(("page", "change"), CASES, ids=lambda value: value if isinstance(value, str) else value.stem)
def test_furniture_changes_nothing(page: Path, change: str) -> None:
    html = page.read_text(encoding="utf-8")
    slug = page.parts[-3]
    assert article_as(slug, FURNITURE[change](html)) == article_as(slug, html)


@pytest.mark.parametrize("change", FURNITURE)
def test_each_change_is_one_on_some_page(change: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in PAGES.glob("*/*/*.html")]
    assert any(FURNITURE[change](html) != html for html in pages)


def test_one_letter_of_the_text_is_a_change() -> None:
    html = (PAGES / "hanoimoi/detail/xe_dap_cong_cong.html").read_text(encoding="utf-8")
    changed = html.replace("đặt chỗ trước 15 phút", "đặt chỗ trước 25 phút")
    assert hash_of(article_as("hanoimoi", changed)) != hash_of(article_as("hanoimoi", html))


def test_section_date_and_byline_are_not_in_the_content_hash() -> None:
    html = (PAGES / "hanoimoi/detail/xe_dap_cong_cong.html").read_text(encoding="utf-8")
    changed = (
        html.replace("Giao thông", "Xã hội").replace("05-02-2024 07:45", "06-02-2024 08:00").replace("Đỗ Thị", "Lý")
    )
    before, after = article_as("hanoimoi", html), article_as("hanoimoi", changed)
    assert (before.section, before.published, before.byline) != (after.section, after.published, after.byline)
    assert hash_of(before) == hash_of(after)
