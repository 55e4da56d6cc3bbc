"""No request goes to a private network, to another scheme, or to a host that is neither the site's nor an archive's."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crawlers.backfill.wayback import _target
from crawlers.discovery.own_hosts import is_own
from crawlers.discovery.read import led_astray
from crawlers.http.client import HttpClient
from crawlers.http.errors import BadRequest, PrivateAddress
from crawlers.http.pool import tls_context
from crawlers.http.public_address import is_public
from crawlers.http.request_target import RequestTarget
from crawlers.politeness.rate_limiter import RateLimiter
from seeds.load import load_sites
from storage.archive import open_archive
from storage.tables.hosts import HostSlot
from storage.warc.exchange import Exchange
from tests.crawlers.raw_server import serving
from tests.end_to_end.nights import pipeline
from tests.rehearsal.answers import Answer, redirect
from tests.rehearsal.faults import Fault, Scene
from tests.rehearsal.portal import Rehearsal
from tests.storage.exchanges import MOMENT

HOST, SLUG = "thanhtri.hanoi.gov.vn", "thanhtri"
PRIVATE = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "no address",
)  # fmt: skip
PUBLIC = ("113.160.0.1", "8.8.8.8", "2405:4800::1", "::ffff:8.8.8.8", "64:ff9b::808:808")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(st.text(max_size=40) | st.ip_addresses().map(str))
def test_any_text_is_judged(text: str) -> None:
    assert is_public(text) in (True, False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0"])
def test_a_name_of_this_machine_gets_no_request(host: str) -> None:
    """In each spelling that the system's resolver accepts."""

    async def ask() -> None:
        async with serving(OK) as server:
            port = server.url().rpartition(":")[2].strip("/")
            http = HttpClient(tls_context())
            with pytest.raises(PrivateAddress):
                await http.fetch("GET", f"http://{host}:{port}/")
            assert server.connections == 0
            await http.close()

    asyncio.run(ask())


class TwoFaced(asyncio.SelectorEventLoop):
    """A resolver whose first answer for a name is public, and whose second is not."""

    asked = 0

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        self.asked += 1
        where = "113.160.0.1" if self.asked == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, port))]


def test_a_name_that_changes_its_mind_gets_no_request() -> None:
    async def ask() -> list[bytes]:
        async with serving(OK) as server:
            http = HttpClient(tls_context())
            port = server.url().rpartition(":")[2].strip("/")
            with pytest.raises(PrivateAddress):
                await http.fetch("GET", f"http://bao.example:{port}/")
            await http.close()
            return server.requests

    with asyncio.Runner(loop_factory=TwoFaced) as runner:
        assert runner.run(ask()) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.vn/", "gopher://a.vn/", "data:text/html,a", "//a.vn/"])
def test_other_schemes_are_no_requests(url: str) -> None:
    with pytest.raises(BadRequest):
        RequestTarget.of(url)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://hanoimoi.vn/a", True),
        ("https://www.hanoimoi.vn/a", True),
        ("https://HANOIMOI.VN/a", True),
        ("https://hanoimoi.vn:22/a", False),
        ("https://hanoimoi.vn.evil.example/a", False),
        ("https://evil.example/hanoimoi.vn", False),
        ("https://hanoimoi.vn@evil.example/", False),
        ("http://127.0.0.1/", False),
    ],
)
def test_the_hosts_of_a_site(url: str, own: bool) -> None:
    site = load_sites()["hanoimoi"]
    assert is_own(site, url) is own
    assert (led_astray(site, url) is None) is own


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/web/20200102030405id_/http://bao.vn/a", True),
        ("https://archive.example/web/20200102030405id_/http://bao.vn/a", True),
        ("http://evil.example/web/20200102030405id_/http://bao.vn/a", False),
        ("http://127.0.0.1/web/20200102030405id_/http://bao.vn/a", False),
        ("http://bao.vn/a", False),
    ],
)
def test_an_archive_sends_us_nowhere_but_to_itself(location: str, followed: bool) -> None:
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode()
    url = "http://archive.example/web/20200101000000id_/http://bao.vn/a"
    assert (_target(Exchange(url, MOMENT, None, b"", head, b"", b"", None)) is not None) is followed


LEADS = {
    "loopback": ("http://127.0.0.1:{port}/admin", ("moved", None)),
    "the cloud's metadata": ("http://169.254.169.254/latest/meta-data/", ("moved", None)),
    "a private name": ("http://router.local/", ("moved", None)),
    "a file": ("file:///etc/passwd", ("failed", "http_301")),
    "another port": (f"https://{HOST}:8443/x", ("gone", "redirected_to_no_article")),
}


def test_a_crawl_follows_no_such_redirect(tmp_path: Path) -> None:
    """Pages end with their outcome, and every requested address is the site's own."""
    with Rehearsal(seed=11, day=1, scale="demo") as portal:
        site = portal.sites[HOST]
        stories = [story for story in site.listed(1) if story.section.path == "/ang-oan-the"][: len(LEADS)]
        port = portal.origin.rpartition(":")[2]
        for (location, _), story in zip(LEADS.values(), stories, strict=True):
            target = site.listed_path(story, 1).replace("[", "[[]")
            where = location.format(port=port)
            portal.faults.add(Fault(lambda _, where=where: redirect(where), HOST, target))  # type: ignore[misc] # mypy's view of defaults
        work = pipeline(tmp_path / "data", portal.origin)
        outcomes = work.outcomes(work.night(SLUG).run_id)
        asked = {seen.host for seen in portal.requests()}
    assert [outcomes[str(story.id)] for story in stories] == [ends for _, ends in LEADS.values()]
    assert asked == {HOST}


def test_robots_that_are_elsewhere_are_followed_and_nothing_else_is(tmp_path: Path) -> None:
    """The other host is asked only for its robots.txt. That file decides for the host that was asked first."""

    def closed(scene: Scene) -> Answer:
        return replace(scene.answer, status=200, reason="OK", headers=(), body=b"User-agent: *\nDisallow: /\n")

    with Rehearsal(seed=11, day=1, scale="demo") as portal:
        other = "rules.example"
        portal.faults.add(Fault(lambda _: redirect(f"https://{other}/robots.txt"), HOST, "/robots.txt"))
        portal.sites[other] = portal.sites["hanoimoi.vn"]
        portal.faults.add(Fault(closed, other, "/robots.txt"))
        work = pipeline(tmp_path / "data", portal.origin)
        funnel = work.night(SLUG)
        assert {(seen.host, seen.target) for seen in portal.requests()} == {
            (HOST, "/robots.txt"), (other, "/robots.txt"),
        }  # fmt: skip
    assert set(funnel.discoveries_failed) == {"robots"}


def test_a_host_that_is_none_of_the_sites_has_slots_of_its_own(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive:
        limiter = RateLimiter(archive.database, "mot-may", 0.001)
        limiter.note_other_server("https://rules.example/robots.txt")
        for url in ("https://a.vn/", "https://www.rules.example/robots.txt"):
            asyncio.run(limiter.wait(url))
        with archive.database.reading() as session:
            assert set(session.scalars(select(HostSlot.host))) == {"mot-may", "rules.example"}
