"""What servers do to single pages, and the outcome of each behaviour: one crawl, one page for each behaviour."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from storage.archive import open_archive
from tests.end_to_end.nights import Pipeline, outcomes_of, pipeline
from tests.rehearsal import faults
from tests.rehearsal.answers import Answer, html, redirect
from tests.rehearsal.faults import Act, Fault, Scene
from tests.rehearsal.manners import stamp
from tests.rehearsal.portal import Rehearsal

HOST = "thanhtri.hanoi.gov.vn"
SLUG = "thanhtri"
DOOR = "/khong-co/"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`times` None means every attempt. Tests of the extractors check the reasons of refusals that have none here."""

    act: Act
    ends: tuple[str, str | None]
    times: int | None = None


def _soon(_: Scene) -> Answer:
    return faults.status(429, ("Retry-After", stamp(datetime.now(UTC) + timedelta(seconds=1))))(_)


def _access_denied(_: Scene) -> Answer:
    return html(b"<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>")


def _not_gzip(scene: Scene) -> Answer:
    return replace(scene.answer.with_headers(("Content-Encoding", "gzip")), gzip=False)


def _gzipped(change: Callable[[bytes], bytes]) -> Act:
    def answer(scene: Scene) -> Answer:
        body = change(gzip.compress(scene.answer.body, mtime=0))
        return replace(scene.answer.with_headers(("Content-Encoding", "gzip")), body=body, gzip=False)

    return answer


def _to_other_port(scene: Scene) -> Answer:
    return redirect(f"http://{HOST}:8080{scene.request.target}")


def _not_asked_304(_: Scene) -> Answer:
    return Answer(304, "Not Modified")


def _to_a_long_address(scene: Scene) -> Answer:
    """The same page at an address beyond the 2,083 characters that Scrapy accepts; the portal redirects it back."""
    return redirect(scene.request.path.removesuffix(".html") + "-dai" * 700 + ".html")


def _to(location: str) -> Act:
    return lambda _: redirect(location)


NEW: Final = ("new", None)
BEHAVIOURS: Final = {
    "as it should be": Behaviour(lambda scene: scene.answer, NEW),
    "404": Behaviour(faults.status(404), ("gone", "http_404")),
    "410": Behaviour(faults.status(410), ("gone", "http_410")),
    "401": Behaviour(faults.status(401), ("blocked", "http_401")),
    "403": Behaviour(faults.blocked, ("blocked", "http_403")),
    "403 that passes": Behaviour(faults.blocked, NEW, times=2),
    "451": Behaviour(faults.status(451), ("blocked", "http_451")),
    "429": Behaviour(faults.status(429), ("deferred", "http_429")),
    "429 for a second": Behaviour(faults.status(429, ("Retry-After", "1")), NEW, times=1),
    "429 until a moment": Behaviour(_soon, NEW, times=1),
    "429, Retry-After garbage": Behaviour(faults.status(429, ("Retry-After", "soon")), NEW, times=1),
    "500": Behaviour(faults.status(500), ("failed", "http_500")),
    "500 that passes": Behaviour(faults.status(500), NEW, times=1),
    "503": Behaviour(faults.status(503), ("deferred", "http_503")),
    "503 that passes": Behaviour(faults.status(503), NEW, times=2),
    "a redirect to itself": Behaviour(faults.loop, ("failed", "redirect_loop")),
    "a redirect to no article": Behaviour(_to(f"https://{HOST}/404"), ("gone", "redirected_to_no_article")),
    "a redirect to another site": Behaviour(_to("https://elsewhere.example/a"), ("moved", None)),
    "a redirect to a login": Behaviour(_to(f"https://{HOST}/c/portal/login?p_l_id=1"), ("blocked", "login")),
    "a redirect to a long address": Behaviour(_to_a_long_address, ("failed", "http_301")),
    "a redirect to nowhere": Behaviour(_to("javascript:history.back()"), ("failed", "http_301")),
    "a 304 nobody asked for": Behaviour(_not_asked_304, ("failed", "unasked_304")),
    "an empty body": Behaviour(faults.empty, ("refused", "empty")),
    "a cut body": Behaviour(faults.cut(0.5), ("failed", "cut_body")),
    "a body cut once": Behaviour(faults.cut(0.5), NEW, times=1),
    "a PDF": Behaviour(faults.pdf, ("refused", "not_html")),
    "20 MB": Behaviour(faults.huge(20_000_000), ("refused", "oversized")),
    "a coding it has not": Behaviour(_not_gzip, NEW),
    "a coding that is damaged": Behaviour(
        _gzipped(lambda payload: payload[:50] + bytes(50) + payload[100:]), ("refused", "undecodable")
    ),
    "a redirect to no address": Behaviour(_to("http://["), ("failed", "http_301")),
    "a redirect to another port": Behaviour(_to_other_port, ("failed", "redirected_to_other_port")),
    "chunks with trailers": Behaviour(faults.framed(trailers=(("X-Checked", "yes"),)), NEW),
    "a hang-up": Behaviour(faults.raw(b""), ("failed", "no_response")),
    "no HTTP": Behaviour(faults.raw(b"220 mail.example ESMTP\r\n\r\n"), ("failed", "bad_response")),
    "a challenge": Behaviour(faults.challenge, ("refused", "challenge")),
    "a block page with 200": Behaviour(_access_denied, ("refused", "challenge")),
    "a listing": Behaviour(faults.listing, ("refused", "listing")),
    "maintenance with 200": Behaviour(faults.maintenance, ("refused", None)),
    "a soft 404": Behaviour(faults.soft_missing, ("refused", None)),
    "a login with 200": Behaviour(faults.login, ("refused", None)),
}


@pytest.fixture(scope="module")
def endings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str | None, str | None]]:
    """The outcome of the page with each behaviour; one page a behaviour, two crawls."""
    return dict(_crawl(tmp_path_factory.mktemp("behaviours")))


def _crawl(folder: Path) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    names = list(BEHAVIOURS)
    with Rehearsal(seed=11, day=1, scale="demo") as portal:
        for part in (names[::2], names[1::2]):
            work = pipeline(folder / str(len(part)) / part[0].replace(" ", "-"), portal.origin)
            yield from _crawl_some(work, portal, part)


def _crawl_some(
    work: Pipeline, portal: Rehearsal, names: list[str]
) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    site = portal.sites[HOST]
    portal.faults.clear()
    # One night lists the newest stories. On their first night, unchanging stories are as good as any.
    stories = [story for story in site.listed(1) if story.section.path == "/ang-oan-the"][: len(names)]
    assert len(stories) == len(names), "more behaviours than stories"
    for name, story in zip(names, stories, strict=True):
        behaviour = BEHAVIOURS[name]
        target = site.listed_path(story, 1).replace("[", "[[]")
        portal.faults.add(Fault(behaviour.act, HOST, target, times=behaviour.times))
    funnel = work.night(SLUG)
    assert funnel.open == 0
    with open_archive(work.settings.data) as archive:
        outcomes = outcomes_of(archive, funnel.run_id)
    for name, story in zip(names, stories, strict=True):
        yield name, outcomes[str(story.id)]


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_each_behaviour_ends_as_stated(name: str, endings: dict[str, tuple[str | None, str | None]]) -> None:
    wanted, reason = BEHAVIOURS[name].ends
    if wanted == "refused" and reason is None:
        assert endings[name][0] == "refused"
    else:
        assert endings[name] == (wanted, reason)
