"""Pages: the same text for the same seed and night, in every template and at realistic sizes."""

import re
import unicodedata
from html import escape

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.rehearsal import oracle
from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.sites.all import all_sites
from tests.rehearsal.sites.site import Site

HOSTS = tuple(all_sites(1, "small"))


def body(site: Site, url: str, moment: Moment) -> bytes:
    target = url.removeprefix(site.url(""))
    answer = site.answer(Request("GET", target, (("Host", site.host),)), moment)
    assert answer.status == 200, url
    return answer.body


def shown(html: bytes) -> str:
    """The page's text, normalised like the corpus."""
    tree = LexborHTMLParser(html.decode())
    tree.strip_tags(["script", "style"])
    assert tree.body is not None
    bare = re.sub("[\u00ad\u200b\ufeff]", "", tree.body.text(deep=True))
    return " ".join(unicodedata.normalize("NFC", bare).split())


@pytest.mark.parametrize("host", HOSTS)
def test_one_seed_is_one_portal(host: str) -> None:
    first, again = (all_sites(3, "small")[host] for _ in range(2))
    assert oracle.readable(first, 4) == oracle.readable(again, 4)
    for story in oracle.readable(first, 4):
        assert body(first, story.url, Moment(4, 9)) == body(again, story.url, Moment(4, 9))
    assert oracle.readable(first, 4) != oracle.readable(all_sites(4, "small")[host], 4)
    assert oracle.refused(first, 4) == oracle.refused(again, 4)


@pytest.mark.parametrize("host", HOSTS)
def test_two_requests_differ_in_counters_and_clocks_only(host: str) -> None:
    site = all_sites(1, "small")[host]
    for story in oracle.readable(site, 1):
        one, two = (body(site, story.url, Moment(1, count)) for count in (1, 2))
        assert (one != two) == site.manner.volatile
        assert re.sub(rb"\d+", b"0", one) == re.sub(rb"\d+", b"0", two)


@pytest.mark.parametrize("host", HOSTS)
def test_pages_are_of_realistic_size_and_show_their_text(host: str) -> None:
    site = all_sites(1, "small")[host]
    for story in oracle.readable(site, 2):
        page = body(site, story.url, Moment(2))
        text = shown(page)
        assert 80_000 < len(page) < 160_000
        # baothanhhoa.vn names its titles in the head only.
        assert story.title in text or f'"og:title" content="{escape(story.title)}"' in page.decode()
        for part in story.content.split("\n")[1:]:
            assert all(cell in text for cell in part.split(" | ")), part


def test_expected_text_is_normalised_already() -> None:
    for site in all_sites(1, "small").values():
        for story in oracle.readable(site, 3):
            for part in story.corpus_text.split("\n\n"):
                assert part == " ".join(unicodedata.normalize("NFC", part).split())


def test_some_pages_are_decomposed_and_some_hide_soft_hyphens() -> None:
    pages = [
        body(site, story.url, Moment(1)).decode()
        for site in all_sites(1, "small").values()
        for story in oracle.readable(site, 1)
    ]
    for mark in ("&shy;", "&nbsp;", "\u200b", "&#224;", "&agrave;"):
        assert any(mark in page for page in pages), mark
    assert any(unicodedata.normalize("NFC", page) != page for page in pages)
