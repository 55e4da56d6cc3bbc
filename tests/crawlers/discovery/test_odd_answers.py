"""Answers of feeds, sitemaps and listings as servers send them: a fault affects one item and no other."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.discovery.feed import feed_links
from crawlers.discovery.html_page import html_page
from crawlers.discovery.links import listing_links
from crawlers.discovery.sitemap import newness, sitemap_links
from seeds.discovery import Listing, Sitemap

URL = "https://bao.example/s.xml"
RULE = Sitemap(URL, follow=None, newest=None)
LIST = Listing("https://bao.example/moi", "h3 a", None, 1)
A, B, C = (f"https://bao.example/tin.aspx?cid=3&id=400{number}" for number in (1, 2, 3))
WELL = [f"<url><loc>https://bao.example/tin.aspx?cid=3&amp;id=400{number}</loc>%s</url>" for number in (1, 2, 3)]


def _map(*parts: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    body = "".join(part.replace("%s", "") for part in parts)
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'.encode()


FAULTS = {
    "a bare &": _map(WELL[0], WELL[1].replace("&amp;", "&"), WELL[2]),
    "a bare & in a title": _map(WELL[0] % "<n:title xmlns:n='u'>A & B</n:title>", *WELL[1:]),
    "an unknown entity": _map(WELL[0] % "<title>A&nbsp;B</title>", *WELL[1:]),
    "an undeclared prefix": _map(WELL[0] % "<news:title>A</news:title>", *WELL[1:]),
    "a control character": _map(WELL[0] % "<title>A\x08B</title>", *WELL[1:]),
    "a NUL": _map(*WELL).replace(b"4002", b"40\x0002"),
    "half a character": _map(WELL[0] % "<title>&#55357;</title>", *WELL[1:]),
    "an element not closed": _map(WELL[0] % "<lastmod>2026", *WELL[1:]),
    "a file cut in its last element": _map(*WELL).rpartition(b"</url>")[0],
    "text before its declaration": b"\n\n" + _map(*WELL),
    "text behind its end": _map(*WELL) + b"<script>x</script>",
    "another encoding than declared": _map(*WELL, head='<?xml version="1.0" encoding="utf-16"?>'),
    "an encoding that is none": _map(*WELL, head='<?xml version="1.0" encoding="tcvn3"?>'),
    "a comment with two hyphens": _map("<!-- a -- b -->", *WELL),
    "a comment that is not closed": _map(*WELL[:2], "<!-- ", WELL[2]),
    "a byte that is no UTF-8": _map(WELL[0] % "<title>@</title>", *WELL[1:]).replace(b"@", b"\xe0"),
    "CDATA": _map(f"<url><loc><![CDATA[{A}]]></loc></url>", f"<url><loc><![CDATA[{B}]]></loc> & </url>", WELL[2]),
    "UTF-16": _map(*WELL).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "gzip": gzip.compress(_map(*WELL)),
    "gzip, with a fault": gzip.compress(_map(WELL[0] % "<title>A & B</title>", *WELL[1:])),
    "a prefix of its own": _map(*WELL).replace(b"<url", b"<s:url").replace(b"</url", b"</s:url")
    .replace(b"<loc", b"<s:loc").replace(b"</loc", b"</s:loc").replace(b"xmlns=", b"xmlns:s="),
    "a prefix that is declared nowhere": _map(*WELL).replace(b"<url", b"<s:url").replace(b"</url", b"</s:url")
    .replace(b"<loc", b"<s:loc").replace(b"</loc", b"</s:loc"),
}  # fmt: skip


@pytest.mark.parametrize("body", FAULTS.values(), ids=FAULTS)
def test_a_sitemap_with_a_fault_gives_its_valid_addresses(body: bytes) -> None:
    found = sitemap_links(URL, body, RULE)
    assert found.articles == (A, B, C)
    assert found.failure is None


def test_an_invalid_address_affects_no_other() -> None:
    bad = "<url><loc>http://[tên miền]/x</loc></url><url><loc> </loc></url>"
    found = sitemap_links(URL, _map(WELL[0], bad, *WELL[1:]), RULE)
    assert found.articles == (A, B, C)
    assert found.left_out == {"not_an_address": 2}


def test_pictures_are_no_pages() -> None:
    picture = "<image:image xmlns:image='u'><image:loc>https://bao.example/p.jpg</image:loc></image:image>"
    for body in (_map(WELL[0] % picture, *WELL[1:]), _map(WELL[0] % picture, WELL[1] % " & ", WELL[2])):
        assert sitemap_links(URL, body, RULE).articles == (A, B, C)


ITEMS = "".join(f"<item><link>{one}</link></item>" for one in (A, B, C)).replace("&", "&amp;")
ENTRIES = "".join(f'<entry><link href="{one}"/></entry>' for one in (A, B, C)).replace("&", "&amp;")


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}\r\n\n{C}",
        f"\ufeff{A}\n{B}\n{C}\nkhông phải\n",
        f"<rss version='2.0'><channel>{ITEMS}</channel></rss>",
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{ENTRIES}</feed>",
    ],
    ids=["text", "text with a mark", "RSS", "Atom"],
)
def test_other_forms_of_a_sitemap(text: str) -> None:
    assert sitemap_links(URL, text.encode(), RULE).articles == (A, B, C)


@pytest.mark.parametrize(
    "body", [b"", b"Not found", b"<html><body>404</body></html>", b"<!doctype html><p>a & b", b"{}"]
)
def test_other_documents_are_no_sitemap(body: bytes) -> None:
    assert sitemap_links(URL, body, RULE).failure == "not_a_sitemap"


def test_the_newest_are_those_of_the_highest_number() -> None:
    names = [f"https://bao.example/{name}" for name in ("post-sitemap", *(f"post-sitemap{n}" for n in range(2, 13)))]
    index = "".join(f"<sitemap><loc>{name}.xml</loc></sitemap>" for name in names)
    found = sitemap_links(URL, f"<sitemapindex>{index}</sitemapindex>".encode(), Sitemap(URL, None, 2))
    assert found.further == (f"{names[-1]}.xml", f"{names[-2]}.xml")
    oldest, older, newest = (f"https://bao.example/s-2025-{day}.xml" for day in ("2-9", "2-10", "11-1"))
    assert newness(oldest) < newness(older) < newness(newest)
    assert newness("https://bao.example/" + "9" * 5000) > newness("https://bao.example/8")


def _feed(title: str, link: str = "https://bao.example/%s") -> bytes:
    items = "".join(f"<item><title>{title}</title><link>{link % name}</link></item>" for name in ("a", "b"))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


TITLES = [
    "A &#55357;&#56832; B",
    "&#xD83D;&#xDE00;",
    "&#55357; B",
    "&#0;",
    "&#99999999999;",
    "&#x110000;",
    "A & B",
    "&nbsp;",
    "\x0b",
]


@pytest.mark.parametrize("title", TITLES, ids=map(ascii, TITLES))
def test_a_feed_with_an_odd_title_gives_its_links(title: str) -> None:
    found = feed_links(URL, "application/rss+xml; charset=utf-8", _feed(title))
    assert found.articles == ("https://bao.example/a", "https://bao.example/b")


@pytest.mark.parametrize(
    "charset", ["undefined", "hex", "idna", "rot13", "utf-8,utf-8", "\x00", "none", "cp99999", "utf-16"]
)
def test_a_feed_under_an_odd_charset_gives_its_links(charset: str) -> None:
    found = feed_links(URL, f"text/xml; charset={charset}", _feed("Tin tức"))
    assert found.articles == ("https://bao.example/a", "https://bao.example/b")


def test_an_invalid_link_of_a_feed_affects_no_other() -> None:
    body = _feed("x").replace(b"https://bao.example/a", b"http://[")
    assert feed_links(URL, "", body).articles == ("https://bao.example/b",)
    assert feed_links(URL, "", body).left_out == {"not_an_address": 1}


def test_a_feeds_body_is_never_taken_for_a_files_name() -> None:
    assert feed_links(URL, "", b"/dev/zero").failure == "not_a_feed"


HREFS = [
    "http://[",
    "http://[Liên kết]/x",
    "//[::1",
    "http://a:b/",
    "javascript:void(0)",
    "\ud800",
    "http://" + "a" * 3000,
]


@pytest.mark.parametrize("href", HREFS, ids=map(ascii, HREFS))
def test_an_invalid_link_of_a_listing_affects_no_other(href: str) -> None:
    body = f'<h3><a href="/a">a</a></h3><h3><a href="{href}">x</a></h3><h3><a href="/b">b</a></h3>'
    page = html_page(LIST.url, "text/html", body.encode("utf-8", "surrogatepass"))
    addresses = listing_links(page, LIST).articles
    assert [one for one in addresses if one in ("https://bao.example/a", "https://bao.example/b")] == list(
        addresses[:: len(addresses) - 1]
    )


CODECS = ["undefined", "hex", "base64", "idna", "rot13", "punycode", "unicode_escape", "utf-7", "", "\xff", "x" * 300]


@pytest.mark.parametrize("codec", CODECS)
def test_a_listing_under_a_codec_that_no_browser_knows(codec: str) -> None:
    body = f'<meta charset="{codec}"><h3><a href="/tin-tức">a</a></h3>'.encode()
    for content_type in (f"text/html; charset={codec}", "text/html", ""):
        assert listing_links(html_page(LIST.url, content_type, body), LIST).articles == (
            "https://bao.example/tin-t%E1%BB%A9c",
        )


@pytest.mark.parametrize(
    ("content_type", "name"), [("text/html; charset=windows-1258", "cp1258"), ("text/html; charset=gb2312", "gb18030")]
)
def test_a_browsers_encoding_is_used(content_type: str, name: str) -> None:
    assert html_page(LIST.url, content_type, b"<p>x").encoding == name


@given(st.text(max_size=40), st.text(max_size=30), st.binary(max_size=80))
def test_any_listing(href: str, codec: str, body: bytes) -> None:
    page = html_page(
        LIST.url, f"text/html; charset={codec}", f'<base href="{codec}"><h3><a href="{href}">'.encode() + body
    )
    assert all(one.startswith(("http://", "https://")) for one in listing_links(page, LIST).articles)
