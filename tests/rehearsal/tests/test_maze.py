"""The maze: each trap is as described, and the stories can be found."""

import gzip
import re

import pytest

from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.tests.asking import ask

HOME = "https://me-cung.example"


def test_sitemaps_wide_packed_broken_and_circular(portal: Rehearsal) -> None:
    stories = oracle.listed(portal.sites["me-cung.example"], 1)
    wide = re.findall(rb"<loc>([^<]+)</loc>", ask(portal, f"{HOME}/sitemap-50k.xml").payload)
    assert 49_900 < len(set(wide)) <= 50_000
    assert {url.encode() for url in stories} <= set(wide)
    for name in ("all.xml.gz", "packed.xml"):
        packed = gzip.decompress(ask(portal, f"{HOME}/sitemap-{name}").payload).decode()
        assert all(url in packed for url in stories)
    with pytest.raises(EOFError):
        gzip.decompress(ask(portal, f"{HOME}/sitemap-rac.xml.gz").payload)
    assert b"sitemap-vong.xml" in ask(portal, f"{HOME}/sitemap-vong-2.xml").payload


def test_a_news_sitemap_drops_stories_after_two_days(portal: Rehearsal) -> None:
    site = portal.sites["me-cung.example"]
    for day, count in ((1, 0), (2, 2), (3, 4), (6, 4)):
        portal.day = day
        found = re.findall(rb"<loc>([^<]+)</loc>", ask(portal, f"{HOME}/sitemap-news.xml").payload)
        [listed_links] = [one.links for one in site.discoveries(day) if one.url.endswith("/sitemap-news.xml")]
        assert [url.decode() for url in found] == list(listed_links)
        assert abs(len(found) - count) <= 2


@pytest.mark.parametrize(("start", "distinct"), [("/vong", 4), ("/lich", 40), ("/phien", 40)])
def test_endless_listings(portal: Rehearsal, start: str, distinct: int) -> None:
    at, seen = start, set()
    for _ in range(40):
        seen.add(at)
        further = re.search(r'rel="next" href="([^"]+)"', ask(portal, HOME + at).payload.decode())
        assert further is not None
        at = further[1]
    assert len(seen) == distinct


@pytest.mark.parametrize("listing", ["phien", "ban-in", "cua-so"])
def test_variants_of_an_address_answer_with_its_page(portal: Rehearsal, listing: str) -> None:
    story = oracle.readable(portal.sites["me-cung.example"], 1)[-1]
    page = ask(portal, f"{HOME}/{listing}").payload.decode()
    variant = re.search(rf'href="({re.escape(story.url)}[;?][^"]+)"', page)
    assert variant is not None
    assert story.url in ask(portal, variant[1]).payload.decode()


def test_a_redesign_changes_every_page_and_no_text(portal: Rehearsal) -> None:
    site = portal.sites["me-cung.example"]
    portal.day = 4
    # All changes of a story happen in its first nights.
    settled = {story.id for story in site.newsroom.stories(1)}
    before = {story.id: story for story in oracle.readable(site, 4) if story.id in settled}
    pages = {id_: ask(portal, story.url) for id_, story in before.items()}
    assert all(b"sc-longform-header-title" in page.payload for page in pages.values())
    portal.day = 5
    for story in oracle.readable(site, 5):
        if story.id in before:
            again = ask(portal, story.url, If_None_Match=pages[story.id].header("ETag") or "")
            assert b"c-detail-head__title" in again.payload
            assert story.content == before[story.id].content


def test_walls_answer_200(portal: Rehearsal) -> None:
    walls = oracle.refused(portal.sites["me-cung.example"], 1)
    assert set(walls.values()) <= {"login", "error_page"}
    assert walls
    assert all(ask(portal, url).status == 200 for url in walls)
    assert ask(portal, f"{HOME}/thanh-vien").header("Location") == "/dang-nhap?tro-lai=%2Fthanh-vien"
