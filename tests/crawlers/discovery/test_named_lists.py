"""Feeds that a page names, and sitemaps that a robots.txt names."""

from pathlib import Path

import pytest

from crawlers.discovery.html_page import html_page
from crawlers.discovery.links import named_feeds
from crawlers.discovery.sitemap import sitemap_links
from flows.settings import Settings
from seeds.discovery import Sitemap
from tests.end_to_end.nights import Pipeline
from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.sites.unknown_sites import unknown_sites

ROBOTS = b"User-agent: x\r\nDisallow: /\r\n\r\nSitemap: https://a.vn/tin.xml # news\nsitemap:/khac.xml\n# Sitemap: https://a.vn/no.xml\n"


def test_the_sitemap_lines_of_any_group_count() -> None:
    rule = Sitemap("https://a.vn/robots.txt", None, None)
    assert sitemap_links(rule.url, ROBOTS, rule).further == ("https://a.vn/tin.xml", "https://a.vn/khac.xml")
    only = Sitemap("https://a.vn/robots.txt", "khac", None)
    assert sitemap_links(rule.url, ROBOTS, only).further == ("https://a.vn/khac.xml",)


@pytest.mark.parametrize(
    ("body", "feeds"),
    [
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head>',
            ("https://a.vn/feed/",),
        ),
        (b'<html><head><link rel="alternate" hreflang="en" href="/en/"></head>', ()),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><link rel="alternate" href="/"/></feed>', ()),
    ],
)
def test_the_feeds_that_a_page_names(body: bytes, feeds: tuple[str, ...]) -> None:
    assert named_feeds(html_page("https://a.vn/", "text/html", body)) == feeds


def test_a_night_by_what_the_site_itself_names(tmp_path: Path) -> None:
    text = (
        'name = "Tạp chí Mẫu"\nkind = "newspaper"\nhome = "https://tapchimau.example/"\n'
        "[[article]]\nspace = \"a\"\npattern = '^/(?P<id>\\d{4}/\\d\\d/\\d\\d/[^/?]+)/$'\n"
        '[[discover]]\nfeed = ""\n[[discover]]\nsitemap = "robots.txt"\n'
    )
    (tmp_path / "tapchimau.toml").write_text(text, encoding="utf-8")
    with Rehearsal(seed=6) as portal:
        portal.sites |= unknown_sites(6)
        night = Pipeline(Settings(data=tmp_path / "data", origin=portal.origin, delay=0, sites=tmp_path)).night(
            "tapchimau"
        )
        asked = {seen.target for seen in portal.requests()}
        readable = len(oracle.readable(portal.sites["tapchimau.example"], 1))
    assert {"/feed/", "/ban-do/cac-bai.xml"} <= asked
    assert (night.state, night.found) == ("finished", readable)
