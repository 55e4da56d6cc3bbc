"""The id identifies a page: which addresses are articles, and of which site."""

from dataclasses import replace

import pytest

from seeds.article_url import PageIdentity
from seeds.errors import TwoSitesMatch
from seeds.load import load_sites
from seeds.site import identify_anywhere

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
        ("https://baothanhhoa.vn/thoi-su/mot-bai/123068.htm", "baothanhhoa", "articles", "123068"),
        ("https://baothanhhoa.vn/mot-bai-nbsp-y-te-244736.htm", "baothanhhoa", "articles", "244736"),
        ("http://www.baothanhhoa.vn/mot-bai-123068.htm?x=1", "baothanhhoa", "articles", "123068"),
        ("https://vhds.baothanhhoa.vn/mot-bai-23068.htm", "baothanhhoa", "vhds", "23068"),
        ("https://hanoi.gov.vn/tin-so-nganh/tin-4250808215021297.htm", "hanoigov", "2025", "4250808215021297"),
        ("https://hanoi.gov.vn/tin-tuc-su-kien-noi-bat/tin-cu-4000102581.htm", "hanoigov", "2025", "4000102581"),
        ("https://caugiay.hanoi.gov.vn/kinh-te/tin-2805251012110827967.htm", "caugiay", "2025", "2805251012110827967"),
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
        "https://hanoimoi.vn/chu-de-ptag123456.html",
        "https://hanoimoi.vn/chu-de-ptag.html",
        "https://hanoimoi.vn/multimedia/mot-bai-1212418.html",
        "https://baothanhhoa.vn/print/0a1b2c3d4e5f60718293a4b5c6d7e/123068.htm",
        "https://baothanhhoa.vn/topic/mot-chu-de-1234",
        "https://baothanhhoa.vn/topic/mot-chu-de/1234.htm",
        "https://baothanhhoa.vn/emagazine/mot-bai/234567.htm",
        "https://baothanhhoa.vn/thoi-su",
        "https://hanoi.gov.vn/tin-so-nganh.htm",
        "https://hanoi.gov.vn/a/b/tin-4250808215021297.htm",
        "https://hanoi.gov.vn/tin-so-nganh/tin-425080821.htm",
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
