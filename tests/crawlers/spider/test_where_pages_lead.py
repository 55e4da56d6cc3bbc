"""Where an answer says that its page is: redirects in headers and in HTML, whole answers and parts of them."""

from datetime import UTC, datetime

import pytest

from crawlers.http.redirects import redirect_target
from crawlers.spider.page_verdict import Follow, page_verdict
from seeds.load import load_sites
from storage.crawl_ledger.page_results import PageResult
from storage.frontier.requests import NONE, KeptExchange, PageRequest
from storage.tables import LoggedExchange
from storage.warc.exchange import Exchange

URL = "https://hanoimoi.vn/a-700001.html"
SITE = load_sites(None)["hanoimoi"]


def _exchange(status: int, *lines: str, body: bytes = b"") -> Exchange:
    head = "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode("latin-1")
    return Exchange(URL, datetime(2026, 3, 1, tzinfo=UTC), None, b"", head, body, b"", None)


def _judged(exchange: Exchange, hops: int = 0, *, rebuilt: bool = False) -> PageResult | Follow:
    row = LoggedExchange()
    request = PageRequest(1, 1, URL, "2023", "700001", NONE, NONE, None)
    return page_verdict(SITE, request, KeptExchange(row, exchange, row), hops, rebuilt=rebuilt)


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("/tin-tức-700001.html".encode(), "https://hanoimoi.vn/tin-t%E1%BB%A9c-700001.html"),
        (b"/tin-t\xfdc-700001.html", "https://hanoimoi.vn/tin-t%FDc-700001.html"),
        (b"//hanoimoi.vn/b c-700001.html", "https://hanoimoi.vn/b%20c-700001.html"),
        ("//hànộimới.vn/b".encode(), "https://xn--hnimi-rqa6284csa.vn/b"),
        (b"http://[", None),
        (b"http://[x]/a", None),
        (b"http://a b/", None),
        (b"https://hanoimoi.vn:x/", None),
        (b"/" + b"a" * 3000, None),
        (b"javascript:history.back()", None),
    ],
)
def test_any_location(value: bytes, target: str | None) -> None:
    assert redirect_target(_exchange(302, f"Location: {value.decode('latin-1')}")) == target


def test_a_404_after_a_redirect_to_an_address_that_we_repaired_is_no_proof() -> None:
    sent_on = _judged(_exchange(301, "Location: /tin-t\xe1\xbb\xa9c-700001.html"))
    assert sent_on == Follow("https://hanoimoi.vn/tin-t%E1%BB%A9c-700001.html", rebuilt=True)
    missing = _judged(_exchange(404), 1, rebuilt=True)
    assert isinstance(missing, PageResult)
    assert (missing.outcome, missing.reason) == ("failed", "redirected_to_nothing")
    plain = _judged(_exchange(404), 1)
    assert isinstance(plain, PageResult)
    assert (plain.outcome, plain.reason) == ("gone", "http_404")


REFRESH = '<html><head><meta http-equiv="{name}" content="{value}"></head><body>{text}</body></html>'


@pytest.mark.parametrize(
    "value", ["0;url=/b-700001.html", "0; URL='/b-700001.html'", "3,/b-700001.html", "0;url=b-700001.html"]
)
@pytest.mark.parametrize("name", ["refresh", "Refresh", "REFRESH"])
def test_a_page_that_only_redirects_is_followed_to_its_article(name: str, value: str) -> None:
    body = REFRESH.format(name=name, value=value, text="Đang chuyển…").encode()
    followed = _judged(_exchange(200, "Content-Type: text/html; charset=utf-8", body=body))
    assert followed == Follow("https://hanoimoi.vn/b-700001.html")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0;url=/a-700001.html", ""),  # to itself: a challenge, or a page that reloads
        ("600;url=/b-700001.html", ""),  # a page that is shown for ten minutes
        ("0;url=/", ""),  # to no article
        ("0;url=http://[", ""),
        ("0", ""),
        ("0;url=/b-700001.html", "Một bài viết. " * 100),  # it has a text to read
    ],
)
def test_other_refreshes_are_left_to_the_reader(value: str, text: str) -> None:
    body = REFRESH.format(name="refresh", value=value, text=text).encode()
    left = _judged(_exchange(200, "Content-Type: text/html", body=body))
    assert isinstance(left, PageResult)
    assert left.outcome is None


def test_a_refresh_to_another_article_says_that_the_page_has_moved() -> None:
    body = REFRESH.format(name="refresh", value="0;url=/b-700002.html", text="").encode()
    moved = _judged(_exchange(200, "Content-Type: text/html", body=body))
    assert isinstance(moved, PageResult)
    assert (moved.outcome, moved.moved_to) == ("moved", "https://hanoimoi.vn/b-700002.html")


def test_endless_refreshes_are_left_to_the_reader() -> None:
    body = REFRESH.format(name="refresh", value="0;url=/b-700001.html", text="").encode()
    assert isinstance(_judged(_exchange(200, "Content-Type: text/html", body=body), 5), PageResult)


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, None), (201, None), (203, None), (299, None), (206, "failed"), (204, "failed")]
)
def test_success_that_is_not_200(status: int, outcome: str | None) -> None:
    found = _judged(_exchange(status, "Content-Type: text/html", body=b"<p>x</p>"))
    assert isinstance(found, PageResult)
    assert found.outcome == outcome
