"""A reading of the generic path is refused only for a clear contradiction."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article, Precision, Published
from extractors.captured_page import CapturedPage
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.doubt import read_undoubted, stated_by_itself, undoubted
from seeds.load import load_sites
from seeds.site import Site
from storage.readings.values import StatedFields

TITLE = "Chợ nổi họp lại sau ba năm vắng khách"
OTHER = "Nước sông lên nhanh, hai xã chuẩn bị di dời dân"


def article(layout: str = "generic", title: str = TITLE) -> Article:
    moment = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=7)))
    return Article(
        section=None,
        title=title,
        byline=None,
        byline_place=None,
        published=Published(moment, Precision.MINUTE),
        lead=None,
        blocks=("Một đoạn.",),
        layout=layout,
        layout_digest="0" * 64,
        confirmed=False,
        warnings=(),
        provenance=(),
    )


def page(head: str, words: str) -> CapturedPage:
    paragraph = f"<p>{' '.join([words] * 60)}.</p>"
    text = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{paragraph * 3}</body></html>"
    return CapturedPage(text.encode(), "text/html; charset=utf-8", "https://bao.example/1.html", datetime.now(UTC))


def site_without_layouts() -> Site:
    return replace(load_sites()["hanoimoi"], layouts=(), refuse=())


def linked_data(title: str, day: str) -> str:
    data = f'{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{day}"}}'
    return f"<script type='application/ld+json'>{data}</script>"


@pytest.mark.parametrize(
    ("stated", "doubted"),
    [
        (StatedFields((), ()), False),
        (StatedFields((TITLE,), ("2026-03-02T01:00:00+00:00",)), False),
        (StatedFields((f"{TITLE}…",), ()), False),
        (StatedFields(("Chợ nổi họp lại sau ba năm",), ()), False),
        (StatedFields((OTHER, TITLE), ("2020-01-01", "2026-03-03")), False),
        (StatedFields(("Xem ảnh",), ()), False),
        (StatedFields((OTHER,), ()), True),
        (StatedFields((TITLE,), ("2026-02-20",)), True),
        (StatedFields((TITLE,), ("no date",)), False),
    ],
)
def test_which_pages_are_doubted(stated: StatedFields, doubted: bool) -> None:
    outcome = undoubted(article(), stated, "lists say")
    assert isinstance(outcome, Refusal) == doubted
    if isinstance(outcome, Refusal):
        assert outcome.reason is RefusalReason.WITNESSES_DIFFER


def test_a_layout_is_judged_by_its_night() -> None:
    assert undoubted(article(layout="detail"), StatedFields((OTHER,), ()), "lists say") == article(layout="detail")


@pytest.mark.parametrize(
    ("head", "doubted"),
    [
        (linked_data(TITLE, "2026-03-02"), False),
        (linked_data(f"{TITLE} du lịch", "2026-03-01T22:00:00Z"), False),
        (linked_data(OTHER, "2026-03-02"), True),
        (linked_data(TITLE, "2026-02-20"), True),
        (f"<meta property='og:type' content='article'><meta property='og:title' content='{OTHER}'>", True),
        (f"<meta property='og:type' content='website'><meta property='og:title' content='{OTHER}'>", False),
        ("<meta property='article:published_time' content='2026-02-20T08:00:00+07:00'>", True),
        ("<meta property='article:published_time' content='20/02/2026'>", False),
    ],
)
def test_the_pages_own_metadata_counts_where_no_list_says_anything(head: str, doubted: bool) -> None:
    stated = stated_by_itself(LexborHTMLParser(f"<html><head><title>Báo Ví Dụ</title>{head}</head></html>"))
    assert isinstance(undoubted(article(), stated, "the page's metadata says"), Refusal) == doubted


@pytest.mark.parametrize("coded", ["Chợ nổi họp lại", "Chî næi häp l¹i"])
def test_a_page_is_read_once_and_its_metadata_is_asked_as_it_is_written(coded: str) -> None:
    site = site_without_layouts()
    captured = page(linked_data(OTHER, "2026-03-02"), coded)
    refused = read_undoubted(captured, site, None)
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.WITNESSES_DIFFER
    assert isinstance(read_undoubted(captured, site, StatedFields((TITLE,), ())), Article)
    assert isinstance(
        read_undoubted(page(linked_data(TITLE, "2026-03-02"), coded), site, StatedFields((), ())), Article
    )
