"""Homes, sections, searches, contacts, authors and other pages that are no story: none is read, in any markup."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.generic.other_kind import is_home, names_other_kind
from extractors.read import read
from extractors.refusal import Refusal
from tests.extractors.page_reading import captured, shared_file, site_named
from tests.extractors.shells.front_pages import FRONT_PAGES
from tests.extractors.shells.list_pages import LIST_PAGES
from tests.extractors.shells.service_pages import SERVICE_PAGES
from tests.extractors.shells.shapes import SHAPES
from tests.extractors.shells.story import FERRY

OTHER_PAGES = LIST_PAGES | FRONT_PAGES | SERVICE_PAGES

_LABEL = re.compile(r"""\s(?:class|id|itemprop)=(?:"[^"]*"|'[^']*')""")
_STATEMENT = re.compile(
    r'<meta property[^>]*>|<script type="application/ld\+json">.*?</script>|<link [^>]*>', re.DOTALL
)
_SECTIONING = re.compile(r"<(/?)(?:article|section|main|nav)\b")

CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda html: html,
    "without labels": lambda html: _LABEL.sub("", html),
    "without statements": lambda html: _STATEMENT.sub("", html),
    "of divs": lambda html: _SECTIONING.sub(r"<\1div", html),
    "with a clock": lambda html: html.replace("</h1>", "</h1><span>Thứ Bảy, 31/10/2026</span>", 1),
    "called an article": lambda html: html.replace('content="website"', 'content="article"'),
    "called an article, with a clock": lambda html: CHANGES["with a clock"](CHANGES["called an article"](html)),
    "title stated twice": lambda html: re.sub(
        r"<title>(.*?)</title>", r'<title>\1</title><meta property="og:title" content="\1">', html
    ),
}


def _reading(html: str) -> Article | Refusal:
    return read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))


@pytest.mark.parametrize("change", CHANGES)
def test_no_page_of_another_kind_is_read(change: str) -> None:
    readings = {name: _reading(CHANGES[change](page())) for name, page in OTHER_PAGES.items()}
    assert len(readings) >= 50
    assert not [name for name, reading in readings.items() if isinstance(reading, Article)]


def test_none_of_the_mirrors_pages_gives_the_portals_foot() -> None:
    mirror = shared_file("mirror/serve.py").parent / "sotttt.hanoi.gov.vn"
    for page in sorted(mirror.glob("*.html")):
        reading = _reading(page.read_text(encoding="utf-8", errors="replace"))
        if isinstance(reading, Article):
            assert not any("Ghi rõ nguồn" in block for block in reading.blocks), page.name


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - {"undated"}))
def test_a_storys_site_may_state_its_home_and_a_website_on_every_page(name: str) -> None:
    stated = '<meta property="og:type" content="website"><link rel="canonical" href="https://bao.example/">'
    assert isinstance(_reading(SHAPES[name](FERRY).replace("</title>", f"</title>{stated}", 1)), Article)


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://bao.example", True),
        ("https://bao.example/", True),
        ("https://bao.example/index.html", True),
        ("https://bao.example/trang-chu", True),
        ("https://bao.example/?p=123", False),
        ("https://bao.example/bai-123456.html", False),
        ("/index.html", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_the_address_of_a_home(url: str, home: bool) -> None:
    assert is_home(url) is home


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ('Kết quả tìm kiếm cho "cầu mới"', True),
        ("Kết quả tìm kiếm máy bay mất tích ngoài khơi", False),
        ("Chuyên mục: Tin hoạt động", True),
        ("Tác giả Lê Thử Nghiệm", True),
        ("Tác giả của nghìn bài báo về chợ quê", False),
        ("Đăng nhập thành viên", True),
        ("Đăng nhập dịch vụ công bằng tài khoản định danh từ tháng sau", False),
        ("Liên hệ", True),
        ("Liên hệ giữa mưa lớn và hồ đầy", False),
        ("Sơ đồ website", True),
    ],
)
def test_titles_of_other_kinds(title: str, other: bool) -> None:
    assert names_other_kind(title) is other
