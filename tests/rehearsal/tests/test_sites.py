"""The behaviour of the sites: listings that link to every story, moves, ends, and endless addresses."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest

from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.sites.site import Site
from tests.rehearsal.tests.asking import ask

_NEXT = re.compile(r'<ul class="pager.*?</li>.*?</li> <li class=""> <a href="([^"]+)"')


def text(portal: Rehearsal, url: str) -> str:
    got = ask(portal, url)
    assert got.status == 200, url
    return got.body.decode()


def followed(portal: Rehearsal, url: str) -> list[str]:
    """The article links of a Liferay listing and of the pages after it."""
    page = text(portal, url)
    links = [urljoin(url, link) for link in re.findall(r'<h3 class="asset-title"> <a href="([^"]+)"', page)]
    further = _NEXT.search(page)
    return links + (followed(portal, urljoin(url, unescape(further[1]))) if further else [])


@pytest.mark.parametrize("host", ["thanhtri.hanoi.gov.vn", "sotttt.hanoi.gov.vn"])
@pytest.mark.parametrize("day", [1, 3])
def test_listings_link_to_every_story(portal: Rehearsal, host: str, day: int) -> None:
    portal.day = day
    site = portal.sites[host]
    firsts = [one.url for one in site.discoveries(day) if "?" not in one.url]
    found = [link for url in firsts for link in followed(portal, url)]
    assert sorted(found) == sorted(oracle.listed(site, day))
    assert {story.id for story in oracle.readable(site, day)} <= ids(site, found)


def test_feeds_and_sitemaps_link_to_every_story(portal: Rehearsal) -> None:
    portal.day = 2
    site = portal.sites["hanoimoi.vn"]
    for one in site.discoveries(2):
        assert [link for link in one.links if link not in text(portal, one.url)] == []
    assert {story.id for story in oracle.readable(site, 2)} <= ids(site, oracle.listed(site, 2))
    index = re.findall(r"<loc>([^<]+)</loc>", text(portal, "https://hanoimoi.vn/sitemap.xml"))
    assert {one.url for one in site.discoveries(2) if one.kind == "sitemap"} <= set(index)
    more = oracle.listed(site, 2, {one.url for one in site.discoveries(2) if one.kind == "load_more"})
    assert sorted(more) == sorted(oracle.listed(site, 2))
    # With an extension a feed is there, and empty.
    assert "<item>" not in text(portal, "https://hanoimoi.vn/rss/kinh-te.rss")


def ids(site: Site, urls: list[str] | tuple[str, ...]) -> set[int]:
    return {int(match[1]) for url in urls if (match := re.search(r"(?:-|/)(\d{6,})(?:-|\.)", url))}


@pytest.mark.parametrize(
    "host", ["hanoimoi.vn", "thanhtri.hanoi.gov.vn", "sotttt.hanoi.gov.vn", "baothanhhoa.vn", "me-cung.example"]
)
def test_the_oracle_and_the_server_agree_on_every_fate(portal: Rehearsal, host: str) -> None:
    site = portal.sites[host]
    asked = {}
    outcomes = set()
    for day in range(1, 5):
        portal.day = day
        asked[day] = oracle.listed(site, day)
        for fate in oracle.night(site, day, asked):
            got = ask(portal, fate.asked)
            assert got.status == fate.status
            assert got.header("Location") == (fate.url if fate.status == 301 else None)
            outcomes.add(fate.outcome)
    refuses = {"refused"} if oracle.refused(site, 4) else set()
    assert outcomes == {"new", "edited", "unchanged", "gone", "moved"} | refuses


def test_liferay_answers_under_tails_sessions_and_groups(portal: Rehearsal) -> None:
    story = oracle.readable(portal.sites["thanhtri.hanoi.gov.vn"], 1)[0]
    path = story.url.removeprefix("https://thanhtri.hanoi.gov.vn")
    for url in (
        f"{story.url}/en/en/vi",
        f"{story.url};jsessionid=AB12.node1",
        story.url.replace(path, f"/web/thanhtri{path}"),
    ):
        assert story.url.rpartition("/")[2] in text(portal, url)
    assert f"{path}/en" in text(portal, story.url)


def test_the_old_site_accepts_any_spelling_of_its_addresses(portal: Rehearsal) -> None:
    url = oracle.readable(portal.sites["hanoimoi.com.vn"], 1)[0].url
    assert ask(portal, url.replace("/Tin-tuc/", "/tin-tuc/")).status == 200
    assert ask(portal, url + "-cu").header("Location") == url
    assert ask(portal, "http://hanoimoi.com.vn/Tin-tuc/Kinh-te/1/khong-co").status == 404


def test_a_reprint_is_another_page_with_the_same_text(portal: Rehearsal) -> None:
    first, second = (portal.sites[host] for host in ("thanhtri.hanoi.gov.vn", "sotttt.hanoi.gov.vn"))
    shared = {story.content_hash for story in oracle.readable(first, 1)} & {
        story.content_hash for story in oracle.readable(second, 1)
    }
    assert len(shared) == 2


def test_history_distinguishes_versions_and_documents(portal: Rehearsal) -> None:
    site = portal.sites["thanhtri.hanoi.gov.vn"]
    asked = {day: oracle.listed(site, day) for day in range(1, 5)}
    back = [shown for shown in oracle.history(site, asked).values() if len(shown) == 3]
    assert back
    assert all(shown[0].content_hash == shown[2].content_hash != shown[1].content_hash for shown in back)
    showings = sum(len(shown) for shown in oracle.history(site, asked).values())
    assert len(oracle.documents([site], {site.host: asked})) == showings - len(back)
