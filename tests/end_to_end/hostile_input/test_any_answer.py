"""Any bytes as an answer become a row on either database: archived, read and settled, each alone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy.http import Response

from crawlers.discovery.read import discovery_kind, read_discovery, rules_digest
from crawlers.politeness.robots_text import RobotsUnreadable, robots_text
from crawlers.spider.page_verdict import page_verdict
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_ledger.page_results import PageResult
from storage.frontier.discoveries import DiscoveryResult
from storage.frontier.requests import DiscoveryRequest, FoundPage, KeptExchange
from storage.frontier.robots_cache import keep_robots, last_robots
from storage.outcomes import Outcome, Reason
from storage.runs.lifecycle import begin_run
from storage.runs.totals import funnel_of
from storage.vocabulary import ArchiveKind, Purpose
from storage.warc.exchange import Exchange
from storage.warc.writer import WarcWriter
from tests.end_to_end.hostile_input.hostile_site import site_folder

NUMBERS = count(1)
LINES = st.sampled_from(
    [b"ETag: ", b"Last-Modified: ", b"Content-Type: ", b"Location: ", b"Content-Encoding: ", b"Retry-After: "]
)
BYTES = st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")) | st.just(b"\xff\x00" * 3000)
HEADS = st.lists(st.tuples(LINES, BYTES).map(b"".join), max_size=4).map(lambda lines: b"\r\n".join([*lines, b"", b""]))
STATUS = st.sampled_from([200, 203, 301, 304, 404, 429, 500])
HREFS = st.text(max_size=30) | st.sampled_from(
    ["http://[", "/tin-" + "y" * 5000 + ".html", "/tin-\x00.html", "/tin-9.html"]
)


@dataclass(slots=True)
class Night:
    """A run of one site, its ledger open."""

    archive: Archive
    site: Site
    run_id: int
    ledger: CrawlLedger
    listing: DiscoveryRequest

    def keep(self, status: int, head: bytes, body: bytes, url: str = "https://bao.example/moi") -> KeptExchange:
        full = b"HTTP/1.1 %d X\r\n" % status + head
        return self.ledger.keep(Exchange(url, datetime.now(UTC), None, b"", full, body, b"", None), Purpose.PAGE)


@pytest.fixture
def night(archive: Archive, tmp_path: Path) -> Iterator[Night]:
    site = load_sites(site_folder(tmp_path / "sites"))["bao"]
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, "bao", date(2026, 3, 4))
    writer = WarcWriter(archive.folder.warc / "bao", prefix="LT", site="bao", info={})
    ledger = CrawlLedger(archive, run, writer, budget=100_000)
    wanted = [(discovery_kind(rule), rule.url, place) for place, rule in enumerate(site.discoveries)]
    discoveries, _ = ledger.begin(wanted, [rules_digest(site, rule) for rule in site.discoveries])
    yield Night(archive, site, run.id, ledger, next(one for one in discoveries if one.kind == "listing"))
    ledger.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(status=STATUS, head=HEADS, body=st.binary(max_size=60), hrefs=st.lists(HREFS, max_size=4))
def test_any_answer_of_a_listing_and_of_a_page(
    night: Night, status: int, head: bytes, body: bytes, hrefs: list[str]
) -> None:
    links = "".join(f'<h3><a href="{href}">x</a></h3>' for href in (*hrefs, f"/tin-{next(NUMBERS)}.html")).encode()
    shown = night.keep(200, head, links + body)
    pages, _ = night.ledger.discovered(
        night.listing, read_discovery(night.site, night.listing, shown, night.listing.url)
    )
    for request in pages:
        answered = night.keep(status, head, body, request.url)
        verdict = page_verdict(night.site, request, answered, 0)
        if isinstance(verdict, PageResult):
            night.ledger.visited(verdict)
    night.ledger.commit()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([200, 203, 206]),
    coding=BYTES,
    body=st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-16")),
)
def test_any_robots_txt_is_kept_or_refused(night: Night, status: int, coding: bytes, body: bytes) -> None:
    response = Response("https://bao.example/robots.txt", status, {"Content-Encoding": coding}, body)
    try:
        text = robots_text(response)
    except RobotsUnreadable:
        return
    keep_robots(night.archive.database, "https://bao.example", status, text)
    kept = last_robots(night.archive.database, "https://bao.example")
    assert kept
    assert kept.text == text


def _pages(night: Night, number: int) -> list[Any]:
    found = [FoundPage(f"https://bao.example/tin-{name}.html", "articles", str(name)) for name in range(number)]
    return list(night.ledger.discovered(night.listing, DiscoveryResult(found=found))[0])


def test_a_result_that_the_database_does_not_take_fails_its_own_visit(night: Night) -> None:
    one, two, three = _pages(night, 3)
    for request, moved in ((one, "https://bao.example/a"), (two, object()), (three, None)):
        kept = night.keep(301, b"\r\n", b"x%d" % request.page_id, request.url)
        night.ledger.visited(PageResult(request, request.url, kept, Outcome.MOVED, moved_to=moved))  # type: ignore[arg-type] # a type that no column takes
    night.ledger.commit()
    assert funnel_of(night.archive, night.run_id).pages == {("failed", Reason.UNFORESEEN_ERROR): 1, ("moved", None): 2}


def test_a_discovery_that_the_database_does_not_take_fails_alone(night: Night) -> None:
    (one,) = _pages(night, 1)
    night.ledger.visited(PageResult(one, one.url, None, Outcome.SKIPPED, Reason.ROBOTS))
    letters = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    beyond = [
        FoundPage("https://bao.example/", "articles", letters),
        FoundPage("https://bao.example/2", "articles", "2"),
    ]
    night.ledger.discovered(night.listing, DiscoveryResult(found=beyond))
    funnel = funnel_of(night.archive, night.run_id)
    assert funnel.pages[("skipped", "robots")] == 1
    if night.archive.database.engine.dialect.name == "postgresql":
        assert funnel.discoveries_failed == {Reason.UNFORESEEN_ERROR: 1}
