"""A page with a seed's text is read as that text, part by part, and nothing else."""

from collections.abc import Callable

import pytest

from extractors.article import Article
from tests.extractors.page_reading import article_as
from tests.extractors.portal_pages import BTH_TITLES, HNP_TITLES, baothanhhoa_2019, hnp
from tests.extractors.seed_pages import BYLINES, liferay, longform, to2023
from tests.extractors.seed_text import (
    BAOTHANHHOA_2019,
    HANOI_2019,
    HANOIMOI_2017,
    HANOIMOI_2023,
    THANHTRI_2020,
    SeedText,
)


def _check_text(article: Article, text: SeedText) -> None:
    assert article.title == text.line(text.title).split(" (10:08")[0]
    assert article.lead == text.line(text.lead)
    assert article.blocks == tuple(text.line(number) for number in text.body)
    assert not article.warnings


def _published(article: Article) -> str | None:
    return article.published.iso() if article.published else None


def test_hanoimoi_2023() -> None:
    article = article_as("hanoimoi", longform(HANOIMOI_2023))
    _check_text(article, HANOIMOI_2023)
    assert article.section == HANOIMOI_2023.line(1)
    assert (article.byline, article.byline_place) == ("Hương Ly (lược ghi)", "head")
    assert _published(article) == "2023-12-28T13:02:00+07:00"


@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES)
def test_hanoimoi_2017(byline: Callable[[str], str]) -> None:
    article = article_as("hanoimoi", to2023(HANOIMOI_2017, byline))
    _check_text(article, HANOIMOI_2017)
    assert article.section == "Xây dựng Đảng"
    assert (article.byline, article.byline_place) == ("Hương Ly", "foot")
    assert _published(article) == "2017-10-09T06:51:00+07:00"


@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES)
def test_thanhtri_2020(byline: Callable[[str], str]) -> None:
    article = article_as("thanhtri", liferay(THANHTRI_2020, byline))
    _check_text(article, THANHTRI_2020)
    assert article.section == THANHTRI_2020.line(1)
    assert (article.byline, article.byline_place) == ("Hoàng Thị Thu Thủy - Tuyên giáo Thanh Trì", "foot")
    assert _published(article) == "2020-03-18T10:53:00+07:00"


@pytest.mark.parametrize("title", HNP_TITLES.values(), ids=HNP_TITLES)
@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES)
def test_hanoi_2019(title: Callable[[str, str], str], byline: Callable[[str], str]) -> None:
    article = article_as("hanoigov", hnp(HANOI_2019, title, byline))
    _check_text(article, HANOI_2019)
    assert (article.section, article.byline, article.byline_place) == (None, "Nguyễn Văn", "foot")
    assert _published(article) == "2019-02-06T10:08:00+07:00"


@pytest.mark.parametrize("title", BTH_TITLES.values(), ids=BTH_TITLES)
def test_baothanhhoa_2019(title: Callable[[str], tuple[str, str]]) -> None:
    article = article_as("baothanhhoa", baothanhhoa_2019(BAOTHANHHOA_2019, title))
    _check_text(article, BAOTHANHHOA_2019)
    assert (article.section, article.byline, article.byline_place) == (None, "Trần Thanh", "foot")
    assert _published(article) == "2019-07-01T18:21:00+07:00"
