"""A page is its id: which addresses are articles, and of which site."""

from dataclasses import replace

import pytest

from seeds.article_address import PageIdentity
from seeds.errors import TwoSitesMatch
from seeds.identify import identify_anywhere
from seeds.load import load_sites

ARTICLE = "https://sotttt.hanoi.gov.vn/web/sotttt-eng/hot-news/-/view_content/123-a-slug.html"


@pytest.mark.parametrize(
    ("url", "site", "space", "key"),
    [
        (ARTICLE, "sotttt", "assets", "123"),
        (ARTICLE + "#top", "sotttt", "assets", "123"),
        (ARTICLE + ";jsessionid=0A1B.node2", "sotttt", "assets", "123"),
        ("http://sotttt.hanoi.gov.vn:80/tin/-/view_content/9-khac-.html", "sotttt", "assets", "9"),
        ("https://thanhtri.hanoi.gov.vn/ang-oan-the/-/view_content/77-x.html", "thanhtri", "assets", "77"),
        ("https://HanoiMoi.vn/mot-bai-bao-1212418.html", "hanoimoi", "2023", "1212418"),
        ("https://www.hanoimoi.vn/mot-bai-bao-538828.html?utm_source=x", "hanoimoi", "2023", "538828"),
        ("http://hanoimoi.com.vn/Tin-tuc/Kinh-te/597328/mot---bai", "hanoimoi", "to2023", "597328"),
        ("http://www.hanoimoi.com.vn/tin-tuc/dich-vu/955444/", "hanoimoi", "to2023", "955444"),
        ("http://hanoimoi.com.vn/TIN-TUC/Giao-Duc/816196/Bai", "hanoimoi", "to2023", "816196"),
    ],
)
def test_an_article(url: str, site: str, space: str, key: str) -> None:
    found = identify_anywhere(load_sites().values(), url)
    assert found is not None
    assert found[1] == PageIdentity(site, space, key)


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE + "/en",
        ARTICLE + "/en/vi",
        ARTICLE + "/en/en/vi",
        ARTICLE + "?_101_viewMode=print",
        ARTICLE.replace("123-", "pop_up/123-"),
        "https://sotttt.hanoi.gov.vn/web/sotttt-eng/hot-news",
        "https://sotttt.hanoi.gov.vn:8443/tin/-/view_content/9-khac.html",
        "https://hanoimoi.vn/chu-de-event123456.html",
        "https://hanoimoi.vn/kinh-te",
        "https://hanoimoi.vn/kinh-te/mot-bai-123456.html",
        "https://example.org/mot-bai-bao-1212418.html",
        "https://[broken/mot-bai-bao-1212418.html",
        "/mot-bai-bao-1212418.html",
        "javascript:void(0)",
    ],
)
def test_no_article(url: str) -> None:
    assert identify_anywhere(load_sites().values(), url) is None


def test_ids_of_two_numberings_are_two_pages() -> None:
    site = load_sites()["hanoimoi"]
    new = site.identify("https://hanoimoi.vn/bai-bao-597328.html")
    old = site.identify("http://hanoimoi.com.vn/Tin-tuc/Kinh-te/597328/bai-bao")
    assert new != old


def test_two_sites_for_one_address() -> None:
    site = load_sites()["sotttt"]
    with pytest.raises(TwoSitesMatch, match=r"of sotttt and of twin: narrow one of them"):
        identify_anywhere([site, replace(site, slug="twin")], ARTICLE)
