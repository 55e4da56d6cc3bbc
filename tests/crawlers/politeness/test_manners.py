"""robots.txt by RFC 9309, hosts that are not requested any more, and certificates: through the real crawl."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
import trustme
from sqlalchemy import update

from storage.archive import open_archive
from storage.runs.totals import Funnel
from storage.tables.hosts import CachedRobots
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal import faults
from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Act, Fault
from tests.rehearsal.portal import Rehearsal

HOST, SLUG = "thanhtri.hanoi.gov.vn", "thanhtri"
CLOSED = b"User-agent: luutru\r\nDisallow: /\r\n"


@pytest.fixture(scope="module")
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=13, day=1) as played:
        yield played


@pytest.fixture
def work(portal: Rehearsal, tmp_path: Path) -> Pipeline:
    portal.faults.clear()
    portal.log.clear()
    return pipeline(tmp_path / "data", portal.origin)


def _text(body: bytes, content_type: str = "text/plain") -> Act:
    return lambda _: Answer(headers=(("Content-Type", content_type),), body=body)


def _coded(body: bytes, coding: str) -> Act:
    return lambda _: Answer(headers=(("Content-Type", "text/plain"), ("Content-Encoding", coding)), body=body)


def _with_status(body: bytes, status: int) -> Act:
    return lambda _: Answer(status, "So It Is", (("Content-Type", "text/plain"),), body)


def _moved(*places: str) -> list[Fault]:
    """robots.txt redirects to the first place, that to the next, and so on."""
    stops = ["/robots.txt", *places]
    return [Fault(_to(there), HOST, here) for here, there in pairwise(stops)]


def _to(there: str) -> Act:
    return lambda _: Answer(302, "Found", (("Location", there),))


ALLOWS = {
    "nothing is there": faults.status(404),
    "gone": faults.status(410),
    "401": faults.status(401),
    "403": faults.status(403),
    "empty": _text(b""),
    "a page instead": _text(b"<html><body><h1>Disallow: /</h1></body></html>", "text/html"),
    "another bot's rules": _text(b"User-agent: otherbot\nDisallow: /\n"),
    "allowed by the longer rule": _text(b"User-agent: *\nDisallow: /\nAllow: /ang-oan-the\n"),
    "rules beyond 500 KiB": _text(b"# " + b"x" * 99 + b"\n" + b"# filler\n" * 60_000 + b"User-agent: *\nDisallow: /\n"),
}
FORBIDS = {
    "our name": (_text(CLOSED), "robots"),
    "CRLF and a byte order mark": (_text(b"\xef\xbb\xbf" + CLOSED), "robots"),
    "a wrong content type": (_text(CLOSED, "text/html"), "robots"),
    "just within 500 KiB": (_text(b"# filler\n" * 50_000 + CLOSED), "robots"),
    "500": (faults.status(500), "robots_500"),
    "503": (faults.status(503), "robots_503"),
    "429": (faults.status(429), "robots_429"),
    "no answer": (faults.raw(b""), "robots_no_answer"),
    "no HTTP": (faults.raw(b"hello\r\n\r\n"), "robots_no_answer"),
    "a coding that is none": (_coded(CLOSED, "UTF-8"), "robots"),
    "gzip that is none": (_coded(CLOSED, "gzip"), "robots"),
    "a coding that nobody can undo": (_coded(b"\x1f\x9d\x90\x00\x01", "compress"), "robots_unreadable"),
    "bytes that are no text": (_text(bytes(range(128, 256)) * 4), "robots_unreadable"),
    "UTF-16": (_text(CLOSED.decode().encode("utf-16")), "robots"),
    "UTF-16 without a mark": (_text(CLOSED.decode().encode("utf-16-le")), "robots"),
    "a NUL": (_text(b"User-agent: \x00luutru\r\nDisallow: /\r\n"), "robots"),
    "nine megabytes": (_text(CLOSED + b"Disallow: /khac/" + b"y" * 80 + b"\n" * 9_000_000), "robots"),
    "203": (_with_status(CLOSED, 203), "robots"),
    "a part of it": (_with_status(CLOSED, 206), "robots_unreadable"),
    "a redirect to no address": (_to("http://["), "robots_302"),
    "a 304 that nobody asked for": (_with_status(b"", 304), "robots_304"),
    "a Crawl-delay above a minute": (_text(b"User-agent: *\nCrawl-delay: 61\n"), "crawl_delay"),
}


@pytest.mark.parametrize("name", ALLOWS)
def test_this_robots_txt_allows(name: str, portal: Rehearsal, work: Pipeline) -> None:
    portal.faults.add(Fault(ALLOWS[name], HOST, "/robots.txt"))
    funnel = work.night(SLUG)
    assert not funnel.discoveries_failed


@pytest.mark.parametrize("name", FORBIDS)
def test_this_robots_txt_forbids(name: str, portal: Rehearsal, work: Pipeline) -> None:
    act, reason = FORBIDS[name]
    portal.faults.add(Fault(act, HOST, "/robots.txt"))
    funnel = work.night(SLUG)
    assert funnel.discoveries_failed == {reason: 1}
    assert funnel.state == "failed"
    assert reason in (funnel.reason or "")
    assert {seen.target for seen in portal.requests(HOST)} == {"/robots.txt"}


@pytest.mark.parametrize(("steps", "failed"), [(5, {"robots": 1}), (6, {})])
def test_five_redirects_of_robots_txt_are_followed_and_no_more(
    steps: int, failed: dict[str, int], portal: Rehearsal, work: Pipeline
) -> None:
    places = [f"/robots-{number}.txt" for number in range(steps)]
    for fault in _moved(*places):
        portal.faults.add(fault)
    portal.faults.add(Fault(_text(CLOSED), HOST, places[-1]))
    assert work.night(SLUG).discoveries_failed == failed


def test_robots_txt_is_requested_once_a_day(portal: Rehearsal, work: Pipeline) -> None:
    for _ in range(2):
        work.night(SLUG)
    asked = [seen for seen in portal.requests(HOST) if seen.target == "/robots.txt"]
    assert len(asked) == 1
    _robots_of_yesterday(work)
    work.night(SLUG)
    asked = [seen for seen in portal.requests(HOST) if seen.target == "/robots.txt"]
    assert len(asked) == 2


def test_each_known_page_has_the_reason_of_its_deferral(portal: Rehearsal, work: Pipeline) -> None:
    first = work.night(SLUG)
    _robots_of_yesterday(work)
    portal.faults.add(Fault(_text(b"User-agent: *\nCrawl-delay: 600\n"), HOST, "/robots.txt"))
    portal.log.clear()
    funnel = work.night(SLUG)
    assert funnel.pages == {("deferred", "crawl_delay"): first.found}
    assert len(portal.requests(HOST)) == 1


def test_after_25_blocks_in_a_row_the_host_gets_no_request(portal: Rehearsal, work: Pipeline) -> None:
    portal.faults.add(Fault(faults.blocked, HOST, "*/-/*"))
    funnel = work.night(SLUG)
    assert set(funnel.pages) <= {("blocked", "http_403"), ("deferred", "host_blocks")}
    assert funnel.count("deferred") > 0
    sent = [seen for seen in portal.requests(HOST) if seen.status == 403]
    assert 25 <= len(sent) <= 25 + 8  # so many requests may be under way
    assert "gets no more requests tonight: 25 blocks in a row" in _log(work, funnel)


def test_a_silent_host_gets_no_further_request(portal: Rehearsal, work: Pipeline) -> None:
    portal.faults.add(Fault(faults.raw(b""), HOST, "*/-/*"))
    funnel = work.night(SLUG)
    assert set(funnel.pages) <= {("failed", "no_response"), ("deferred", "host_silent")}
    assert funnel.count("deferred") > 0


def test_a_host_that_asks_to_wait_for_hours_gets_no_further_request(portal: Rehearsal, work: Pipeline) -> None:
    portal.faults.add(Fault(faults.status(429, ("Retry-After", "7200")), HOST, "*/-/*"))
    funnel = work.night(SLUG)
    assert set(funnel.pages) == {("deferred", "retry_after")}
    assert funnel.open == 0


def test_an_untrusted_certificate_is_an_outcome(portal: Rehearsal, work: Pipeline) -> None:
    first = work.night(SLUG)
    _robots_of_yesterday(work)
    with _tls_server() as origin:
        funnel = pipeline(work.settings.data, origin).night(SLUG)
    assert funnel.pages == {("failed", "tls_failed"): first.found}
    assert funnel.discoveries_failed == {"tls_failed": 1}


def _robots_of_yesterday(work: Pipeline) -> None:
    with open_archive(work.settings.data) as archive, archive.database.writing() as session:
        session.execute(update(CachedRobots).values(asked_at=datetime.now(UTC) - timedelta(hours=25)))


def _log(work: Pipeline, funnel: Funnel) -> str:
    return (work.settings.data / "logs" / f"{SLUG}-{funnel.run_id}.log").read_text(encoding="utf-8")


@contextmanager
def _tls_server() -> Iterator[str]:
    """Listens with a certificate of no known authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
