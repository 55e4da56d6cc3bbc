"""HTTP: validators, content-codings, framing and faults, seen from a plain socket."""

import gzip
import time
from dataclasses import replace

import pytest

from tests.rehearsal import faults, oracle
from tests.rehearsal.faults import Act, Fault
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.tests.asking import ask, raw, unchunked


def article(portal: Rehearsal, host: str, place: int = 0) -> str:
    return oracle.readable(portal.sites[host], portal.day)[place].url


def test_gzip_where_accepted_and_plain_elsewhere(portal: Rehearsal) -> None:
    url = article(portal, "hanoimoi.vn")
    packed = ask(portal, url, Accept_Encoding="gzip, deflate")
    assert packed.header("Content-Encoding") == "gzip"
    assert gzip.decompress(packed.payload).startswith(b"<!DOCTYPE html>")
    assert ask(portal, url).payload.startswith(b"<!DOCTYPE html>")


def test_chunks_repeated_headers_and_the_log(portal: Rehearsal) -> None:
    got = ask(portal, article(portal, "thanhtri.hanoi.gov.vn"))
    page, rest = unchunked(got.payload)
    assert page.rstrip().endswith(b"</html>")
    assert rest == b"\r\n"
    assert got.head.count(b"\r\nSet-Cookie: ") == 3
    [seen] = portal.requests("thanhtri.hanoi.gov.vn")
    assert (seen.status, seen.sent) == (200, got.head + b"\r\n\r\n" + got.payload)


def test_an_honest_site_answers_304_until_the_text_changes(portal: Rehearsal) -> None:
    site = portal.sites["hanoimoi.vn"]
    first = {url: ask(portal, url) for url in oracle.listed(site, 1)}
    portal.day = 2
    statuses: dict[str, list[int]] = {"unchanged": [], "edited": []}
    for fate in oracle.night(site, 2, {1: tuple(first), 2: tuple(first)}):
        if fate.outcome in statuses:
            by_tag = ask(portal, fate.url, If_None_Match=first[fate.asked].header("ETag") or "")
            by_date = ask(portal, fate.url, If_Modified_Since=first[fate.asked].header("Last-Modified") or "")
            assert by_tag.status == by_date.status == (200 if by_tag.payload else 304)
            statuses[fate.outcome].append(by_tag.status)
    assert set(statuses["edited"]) == {200}
    # A new byline, address or markup alone is answered in full too.
    assert sorted(statuses["unchanged"]) == [200, 200, 200] + [304] * 4


def test_lying_and_restless_validators(portal: Rehearsal) -> None:
    site = portal.sites["hanoimoi.vn"]
    site.manner = replace(site.manner, validators="lying")
    before = {url: ask(portal, url).header("ETag") or "" for url in oracle.listed(site, 1)}
    portal.day = 2
    edited = [fate for fate in oracle.night(site, 2, {1: tuple(before), 2: tuple(before)}) if fate.outcome == "edited"]
    assert edited
    assert all(ask(portal, fate.url, If_None_Match=before[fate.asked]).status == 304 for fate in edited)
    site.manner = replace(site.manner, validators="restless")
    url = edited[0].url
    assert ask(portal, url, If_None_Match=ask(portal, url).header("ETag") or "").status == 200


def test_a_still_site_sends_equal_bytes(portal: Rehearsal) -> None:
    url = article(portal, "hanoimoi.com.vn")
    assert ask(portal, url).payload == ask(portal, url).payload


@pytest.mark.parametrize(
    ("act", "status", "mark"),
    [
        (faults.status(429, ("Retry-After", "2")), 429, b"Retry-After: 2"),
        (faults.status(503), 503, b"503 Service Unavailable"),
        (faults.status(500, reason="Odd  Reason"), 500, b"500 Odd  Reason"),
        (faults.blocked, 403, b"403 Forbidden"),
        (faults.challenge, 200, b"document.cookie"),
        (faults.maintenance, 200, "Hệ thống đang bảo trì".encode()),
        (faults.soft_missing, 200, "Không tìm thấy trang".encode()),
        (faults.login, 200, b'type="password"'),
        (faults.empty, 200, b"Content-Length: 0"),
        (faults.charset("iso-8859-1"), 200, b"text/html; charset=iso-8859-1"),
        (faults.pdf, 200, b"%PDF-1.4"),
        (faults.listing, 200, b"asset-title"),
        (faults.loop, 302, b"Location: https://sotttt.hanoi.gov.vn/"),
        (faults.raw(b"HTTP/1.1 200\r\nODD-case: 1\r\n\r\nx"), 200, b"ODD-case: 1"),
        (faults.framed(trailers=(("X-Check", "1"),)), 200, b"\r\n0\r\nX-Check: 1\r\n\r\n"),
    ],
)
def test_faults(portal: Rehearsal, act: Act, status: int, mark: bytes) -> None:
    portal.faults.add(Fault(act, host="sotttt.hanoi.gov.vn", target="*/view_content/*"))
    got = ask(portal, article(portal, "sotttt.hanoi.gov.vn"))
    assert got.status == status
    assert mark in got.head + got.payload
    assert ask(portal, article(portal, "hanoimoi.vn")).status == 200


def test_cut_slow_and_huge_bodies(portal: Rehearsal) -> None:
    url = article(portal, "sotttt.hanoi.gov.vn")
    whole = ask(portal, url)
    for act in (faults.cut(0.25), faults.slow(0.01), faults.huge()):
        portal.faults.add(Fault(act, times=1))
    cut, slow, huge = (ask(portal, url) for _ in range(3))
    assert len(cut.payload) == int(int(cut.header("Content-Length") or 0) * 0.25)
    assert len(slow.payload) == int(slow.header("Content-Length") or 0)
    assert len(huge.payload) >= 20_000_000
    assert abs(len(ask(portal, url).payload) - len(whole.payload)) < 10


def test_faults_by_night_and_by_count(portal: Rehearsal) -> None:
    url = "https://hanoimoi.vn/robots.txt"
    portal.faults.add(Fault(faults.status(503), target="/robots.txt", days=range(2, 3), times=2))
    assert ask(portal, url).status == 200
    portal.day = 2
    assert [ask(portal, url).status for _ in range(3)] == [503, 503, 200]


def test_faults_by_share_and_late_ones(portal: Rehearsal) -> None:
    url = "https://hanoimoi.vn/robots.txt"
    portal.faults.add(Fault(faults.blocked, host="hanoimoi.vn", share=(5, 12)))
    statuses = [ask(portal, url).status for _ in range(24)]
    assert statuses.count(403) == 10
    assert statuses[:12] == statuses[12:]
    portal.faults.add(Fault(faults.late(0.05), host="sotttt.hanoi.gov.vn"))
    since = time.monotonic()
    assert ask(portal, "https://sotttt.hanoi.gov.vn/robots.txt").status == 200
    assert time.monotonic() - since >= 0.05


def test_connections_are_kept_and_nonsense_is_refused(portal: Rehearsal) -> None:
    one = b"GET /robots.txt HTTP/1.1\r\nHost: hanoimoi.vn\r\n\r\n"
    last = b"GET /robots.txt HTTP/1.1\r\nHost: nowhere.example\r\nConnection: close\r\n\r\n"
    answers = raw(portal, one + one + last)
    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert b"HTTP/1.1 421 Misdirected Request" in answers
    assert raw(portal, b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
