"""A site without layouts is read as trafilatura sees it, with less believed."""

from dataclasses import replace

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from tests.extractors.page_reading import captured, site_named

STORY = "".join(
    f"<p>Đoạn thứ {number} của một bài đủ dài để được coi là nội dung chính của trang này, không phải trình đơn.</p>"
    for number in ("nhất", "hai", "ba", "tư", "năm")
)


def _read(head: str, body: str) -> Article | Refusal:
    site = replace(site_named("nguoiquansat"), layouts=())
    return read(captured(f"<html><head>{head}</head><body>{body}</body></html>"), site)


def test_title_date_and_text() -> None:
    head = '<title>Tựa bài - Báo thử</title><meta property="og:title" content="Tựa bài">'
    reading = _read(head, f"<h1>Tựa bài</h1><time datetime='2024-05-06'>06/05/2024</time><article>{STORY}</article>")
    assert isinstance(reading, Article)
    assert (reading.title, reading.layout, reading.confirmed) == ("Tựa bài", "generic", False)
    assert (reading.published and reading.published.iso()) == "2024-05-06"
    assert len(reading.blocks) == 5


def test_the_day_of_the_capture_is_no_date() -> None:
    reading = _read("<title>Tựa bài</title>", f"<span>02/11/2026</span><h1>Tựa bài</h1><article>{STORY}</article>")
    assert isinstance(reading, Article)
    assert reading.published is None


def test_without_text_it_is_refused() -> None:
    reading = _read("<title>Tựa bài</title>", "")
    assert isinstance(reading, Refusal)
    assert reading.reason is RefusalReason.NO_BODY
