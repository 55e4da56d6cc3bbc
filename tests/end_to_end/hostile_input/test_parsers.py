"""For any bytes of a server, each parser returns a value or raises its one error, in bounded time."""

import json
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from crawlers.discovery.feed import feed_links
from crawlers.discovery.found_links import Links
from crawlers.discovery.pagination import loaded_links
from crawlers.discovery.sitemap import sitemap_links
from crawlers.http.errors import BadRequest, BadResponse
from crawlers.http.redirects import retry_after
from crawlers.http.request_target import RequestTarget
from crawlers.http.response_reader import framing_of, split_off_head, status_of
from extractors.article import Published
from extractors.layout.published import read_published
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.discovery import Sitemap
from seeds.load import load_sites
from seeds.pagination import LoadMore
from seeds.site import Site
from storage.warc.exchange import Exchange
from tests.storage.exchanges import MOMENT

URL = "https://bao.example/rss"
RULE = Sitemap("https://bao.example/sitemap.xml", follow=None, newest=None)
LOAD = LoadMore.model_validate({"url": "https://bao.example/more/{id}", "items": "a", "id": "id", "link": ["u"]})
SECONDS = 20.0  # seconds of CPU; a parser that hangs takes hours

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'.encode()
FILE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
FEED = b"<rss version='2.0'><channel><title>%s</title><item><link>https://bao.example/%s</link></item></channel></rss>"
MAP = (
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://bao.example/%s</loc></url></urlset>"
)
XML_PARTS = st.sampled_from(
    [
        b"<rss>",
        b"<item>",
        b"</item>",
        b"<link>",
        b"<urlset>",
        b"<url>",
        b"<loc>",
        b"</loc>",
        b"<!--",
        b"]]>",
        b"&#0;",
        b"<?",
    ]
)


@cache
def sites() -> tuple[Site, ...]:
    return tuple(load_sites().values())


def soup(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.lists(parts | st.binary(max_size=20), max_size=30).map(b"".join)


@given(soup(XML_PARTS))
def test_any_bytes_as_feed_and_sitemap(body: bytes) -> None:
    assert isinstance(feed_links(URL, "application/rss+xml", body), Links)
    assert isinstance(sitemap_links(URL, body, RULE), Links)


@pytest.mark.parametrize("entity", [b"&l11;", b"&f;"])
def test_entities_are_not_opened(entity: bytes) -> None:
    begin = time.process_time()
    for head in (BOMB, FILE):
        for links in (
            feed_links(URL, "text/xml", head + FEED % (entity, entity)),
            sitemap_links(URL, head + MAP % entity, RULE),
        ):
            assert all(len(link) < 1000 and "root:" not in link for link in links.articles)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("body", [b"<a>" * 100_000, b"<rss><channel>" + b"<item>" * 100_000, b"<" * 500_000])
def test_deep_and_broken_xml_ends_soon(body: bytes) -> None:
    begin = time.process_time()
    assert feed_links(URL, "text/xml", body).failure
    assert sitemap_links(URL, body, RULE).failure
    assert time.process_time() - begin < SECONDS


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_as_more_items(inside: object) -> None:
    for document in (inside, {"a": inside}, {"a": [inside]}, {"a": [{"id": inside, "u": inside}]}):
        assert isinstance(
            loaded_links("https://bao.example/more/9", json.dumps(document).encode(), LOAD, MOMENT), Links
        )


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 200_000, b'{"a": [{"id": 1e999}]}', b"NaN", b"\xff"])
def test_json_made_to_harm(body: bytes) -> None:
    assert loaded_links("https://bao.example/more/9", body, LOAD, None).ended == "last_page"


@given(st.text(), st.text(max_size=50))
def test_any_robots_txt(text: str, path: str) -> None:
    rules = Protego.parse("User-agent: *\n" + text)
    assert rules.can_fetch(f"https://bao.example/{path}", "luutru") in (True, False)
    assert isinstance(float(rules.crawl_delay("luutru") or 0.0), float)


@pytest.mark.parametrize(
    "rule", ["Disallow: " + "*a" * 3000, "Disallow: /" + "*" * 100_000 + "b", "Disallow: " + "$" * 5000]
)
def test_robots_rules_of_many_stars_end_soon(rule: str) -> None:
    begin = time.process_time()
    Protego.parse("User-agent: *\n" + rule).can_fetch("https://bao.example/" + "a" * 2000, "luutru")
    assert time.process_time() - begin < SECONDS


@settings(deadline=None)
@given(st.text())
def test_any_text_as_an_address(text: str) -> None:
    for href in (text, f"https://{text}", f"http://bao.example/{text}", f"//{text}", f"https://bao.example:{text}/"):
        try:
            address = canonical_address(href)
        except NotAnAddress:
            continue
        assert address.startswith(("http://", "https://"))
        assert canonical_address(address) == address
        for site in sites():
            site.identify(address)
        try:
            asked = RequestTarget.of(address)
        except BadRequest:
            continue
        assert "\r" not in asked.target + asked.host_header
        assert "\n" not in asked.target + asked.host_header


HEAD_PARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"\r\n",
        b"\n",
        b"Content-Length: ",
        b"Transfer-Encoding: chunked",
        b":",
        b" ",
        b"1",
        b"\r\n\r\n",
    ]
)


@given(soup(HEAD_PARTS))
def test_any_bytes_as_a_responses_head(received: bytes) -> None:
    for data in (received, b"HTTP/1.1 200 OK\r\n" + received + b"\r\n\r\n"):
        try:
            parts = split_off_head(data)
            if parts:
                assert 100 <= status_of(parts[0]) <= 999 or status_of(parts[0]) < 100
                assert framing_of(parts[0]).endswith(b"\r\n\r\n")
        except BadResponse:
            continue


@given(st.binary(max_size=60).filter(lambda value: b"\n" not in value and b"\r" not in value))
def test_any_retry_after(value: bytes) -> None:
    head = b"HTTP/1.1 503 Busy\r\nRetry-After: " + value + b"\r\n\r\n"
    assert retry_after(Exchange(URL, MOMENT, None, b"", head, b"", b"", None)) >= 0.0


DATES = st.lists(
    st.sampled_from(["ngày", "tháng", "năm", "/", "-", ":", "31", "2024", "9999", "0", "GMT+7", "Thứ hai", " "])
).map("".join)


@settings(deadline=None)
@given(st.text(max_size=60) | DATES)
def test_any_text_as_a_date(text: str) -> None:
    for site in sites():
        for layout in site.layouts:
            for rule in layout.published:
                assert isinstance(read_published(text, rule), Published | None)
