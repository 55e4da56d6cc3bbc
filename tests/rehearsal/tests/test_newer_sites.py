"""Load-more, two addresses for one page, obfuscated bodies, forms with tokens, pages of unknown markup."""

import json
import re

import pytest

from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.tests.asking import Got, ask, post

SCRIPTED = {"X_Requested_With": "XMLHttpRequest", "Content_Type": "application/x-www-form-urlencoded"}


def text(got: Got) -> str:
    assert got.status == 200
    return got.body.decode()


@pytest.mark.parametrize(
    "host", ["baothanhhoa.vn", "vhds.baothanhhoa.vn", "hanoi.gov.vn", "caugiay.hanoi.gov.vn", "bavi.hanoi.gov.vn"]
)
def test_every_list_agrees_with_the_oracle(portal: Rehearsal, host: str) -> None:
    site = portal.sites[host]
    for one in site.discoveries(1):
        page = text(post(portal, one.url, one.form, **SCRIPTED) if one.form else ask(portal, one.url))
        assert [link for link in one.links if link.removeprefix(site.url("")) not in page] == []


def test_load_more_continues_to_an_empty_array(portal: Rehearsal) -> None:
    last, seen = 0, []
    while items := json.loads(text(ask(portal, f"https://hanoimoi.vn/api/getMoreArticle/24h_empty_{last}_0_0"))):
        seen += [item["LinktoMe2"] for item in items]
        last = min(item["PublisherId"] for item in items)
    assert sorted(seen) == sorted(oracle.listed(portal.sites["hanoimoi.vn"], 1))
    channel = re.search(r"getarticlebychannel/(\d+)", text(ask(portal, seen[0])))
    assert channel is not None
    of_channel = json.loads(text(ask(portal, f"https://hanoimoi.vn/api/getMoreArticle/channel_empty_0_{channel[1]}_0")))
    assert {item["NameChannel"] for item in of_channel} == {of_channel[0]["NameChannel"]}
    assert seen[0] in {item["LinktoMe2"] for item in of_channel}


def test_one_id_under_two_addresses(portal: Rehearsal) -> None:
    site = portal.sites["baothanhhoa.vn"]
    old, new = (oracle.readable(site, 1)[place] for place in (0, -1))
    assert re.fullmatch(r"https://baothanhhoa\.vn/[^/]+/[^/]+/\d+\.htm", old.url)
    assert re.fullmatch(r"https://baothanhhoa\.vn/[^/]+-\d+\.htm", new.url)
    alias = f"https://baothanhhoa.vn/{old.url.split('/')[4]}-{old.id}.htm"
    assert alias in oracle.listed(site, 1, {"https://baothanhhoa.vn/tin24h"})
    pages = [re.sub(r"\d", "0", text(ask(portal, url))) for url in (old.url, alias)]
    assert pages[0] == pages[1]


def test_an_obfuscated_body_is_nowhere_in_plain_text(portal: Rehearsal) -> None:
    site = portal.sites["baothanhhoa.vn"]
    hidden = oracle.refused(site, 1)
    assert set(hidden.values()) == {"body_obfuscated"}
    stories = {site.url(site.path(story, 1)): story for story in site.newsroom.stories(1)}
    for url in hidden:
        page, edition = text(ask(portal, url)), site.edition(stories[url], 1)
        assert f'og:description" content="{edition.lead}' in page
        assert not any(block.text in page for block in edition.blocks)
        assert re.search(r"^(?:.*>)?[A-Za-z0-9+/=]{60,}", page, re.MULTILINE)
        assert page.count('class="teaser"') > 3


def test_the_platform_requires_the_tokens_of_its_own_page(portal: Rehearsal) -> None:
    site = portal.sites["hanoi.gov.vn"]
    form = next(one.form for one in site.discoveries(1) if one.kind == "post_listing")
    url = "https://hanoi.gov.vn/api/NewsZone/NewsZone"
    page = text(ask(portal, "https://hanoi.gov.vn/tin-tuc-su-kien-noi-bat"))
    assert all(f'value="{value}"' in page for name, value in form if name != "PageIndex")
    assert "news-item" in text(post(portal, url, form, **SCRIPTED))
    assert text(post(portal, url, (("PageIndex", "99"), *form[1:]), **SCRIPTED)).strip() == ""
    portal.day = 2
    assert post(portal, url, form, **SCRIPTED).status == 400
    assert ask(portal, url).status == 400


def test_the_platform_names_no_charset_and_keeps_no_district_pages(portal: Rehearsal) -> None:
    site = portal.sites["caugiay.hanoi.gov.vn"]
    story = oracle.readable(site, 1)[0]
    assert ask(portal, story.url).header("Content-Type") == "text/html"
    assert f"{story.published:%y%m%d}" in str(story.id)[4:]
    assert ask(portal, "https://caugiay.hanoi.gov.vn/ang-oan-the/-/view_content/2904113-tin-cu.html").status == 404


def test_pages_signed_hnp_come_in_three_shapes(portal: Rehearsal) -> None:
    site = portal.sites["hanoi.gov.vn"]
    signed = [story for story in oracle.readable(site, 1) if (story.lead or "").startswith("HNP - ")]
    pages = [text(ask(portal, story.url)) for story in signed]
    for shape in ('<div class="wd-title">', '<td class="t1">', '<div id="news">'):
        assert any(shape in page for page in pages)
    assert all("Các bài mới đăng" in page and "Lấy lại mã bảo mật" in page for page in pages)
    listed = {url.partition(";")[0] for url in oracle.listed(site, 1)}
    assert len({story.url for story in signed} & listed) == 2
