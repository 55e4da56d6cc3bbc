"""The tasks of docs/room.md in a browser, at the widths of a desktop and of a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import luutru
from tests.flows.browser import Browser, asked_by_pages, chromium
from tests.flows.local_servers import refusing_proxy
from tests.flows.serving_folder import PICTURES
from tests.web.accessibility import axe_script, grave_violations
from tests.web.eventful import OTHER, SITE, eventful
from tests.web.room import Room, running_room

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WIDTHS = {"desk": 1440, "phone": 390}
MOST_CLICKS = 3


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser in the room; `outside` has its requests to other hosts, `clicks` the number since a page was opened."""

    room: Room
    browser: Browser
    outside: list[str]
    width: int
    name: str
    clicks: list[str] = field(default_factory=list)

    def open(self, path: str, *words: str) -> None:
        self.clicks.clear()
        self.browser.go(f"{self.room.address}{path}")
        self.shows(*words)

    def shows(self, *words: str) -> None:
        self.browser.wait_for(*words)

    def click(self, selector: str, text: str, *words: str) -> None:
        self.clicks.append(selector)
        assert len(self.clicks) <= MOST_CLICKS
        self.browser.click(selector, text)
        self.shows(*words)

    def check(self, picture: str) -> None:
        """Checks that nothing is cut off at the side and that axe-core finds nothing serious, and keeps a picture."""
        wide = self.browser.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{picture}: {wide} pixels wide"
        assert grave_violations(self.browser, axe_script()) == [], picture
        self.browser.picture(PICTURES / f"room-{picture}{'-phone' if self.name == 'phone' else ''}.png")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return eventful(tmp_path_factory.mktemp("eventful") / "data")


@pytest.fixture(scope="module")
def opened(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Browser, list[str]]]:
    folder = tmp_path_factory.mktemp("browser")
    with refusing_proxy() as (proxy, asked), running_room(archive, folder) as room, chromium(folder, proxy) as browser:
        yield room, browser, asked


@pytest.fixture(params=WIDTHS)
def visitor(request: pytest.FixtureRequest, opened: tuple[Room, Browser, list[str]]) -> Iterator[Visitor]:
    room, browser, asked = opened
    width = WIDTHS[request.param]
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": request.param == "phone"}
    browser.call("Emulation.setDeviceMetricsOverride", size)
    yield Visitor(room, browser, asked, width, request.param)
    assert asked_by_pages(asked) == []


def test_the_overview_answers_at_a_glance(visitor: Visitor) -> None:
    visitor.open("/", "What is wrong", "missing:lead", "texts are on hold", f"luutru release {OTHER}")
    visitor.shows("Last night", SITE, "Open backfills", "luutru backfill sotttt --source sitemap", "Days with holes")
    visitor.shows("are free", "Last alarms", "Visits to known pages", "edits caught")
    visitor.check("overview")


def test_where_each_page_and_request_ended(visitor: Visitor) -> None:
    visitor.open("/", "Last night")
    visitor.click(f"a[href^='/site/{SITE}?'][href$='requests=all']", "", "listing", "200")
    visitor.open("/", "Last night")
    visitor.click(f"a[href^='/site/{OTHER}?'][href$='outcome=held']", "", "Pages of run", "missing:lead")
    visitor.check("site")


def test_why_a_page_was_refused_and_how_it_looked(visitor: Visitor) -> None:
    visitor.open("/", "Last night")
    visitor.click(f"a[href^='/site/{SITE}?'][href$='outcome=refused']", "", "Pages of run", "challenge")
    visitor.click("td a[href^='/web/']", "", "This is an archived capture")
    visitor.check("capture")


def test_what_changed_word_by_word(visitor: Visitor) -> None:
    visitor.open("/", "Last night")
    visitor.click(f"a[href='/site/{SITE}#trend']", "", "Nights")
    visitor.click("td a[href*='outcome=edited']", "", "Pages of run")
    visitor.click("td a[href^='/page?']", "", " added, ", "Versions")
    assert visitor.browser.evaluate("document.querySelectorAll('ins, del').length") > 0
    visitor.check("page")
    visitor.browser.click("a[href*='form=beside']", "side by side")
    visitor.shows("in one text")
    visitor.check("beside")


def test_what_a_page_said_on_a_day(visitor: Visitor) -> None:
    visitor.open("/", "Last night")
    visitor.click(f"td a[href^='/site/{OTHER}?'][href$='outcome=held']", "", "Pages of run")
    visitor.click("td a[href^='/page?']", "", "What it said on a day")
    visitor.browser.fill("input[name=day]", "2030-01-01")
    visitor.click("form[action='/page/on'] button", "Show", "This is an archived capture")


def test_which_pages_showed_a_text_and_how_it_is_cited(visitor: Visitor) -> None:
    visitor.open("/", "Corpus")
    visitor.click(
        "a[href^='/document/']", "", "Pages that showed this text", "BibTeX", "CSL-JSON", "SHA-256 of the text"
    )
    visitor.check("document")


def test_a_phrase_is_found(visitor: Visitor, archive: Path) -> None:
    with luutru.open(archive) as corpus:
        document = next(iter(corpus.documents(site=SITE)))
    visitor.open("/", "Last night")
    words = " ".join((document.title or "").split()[:3])
    visitor.browser.fill("header input[name=q]", words)
    visitor.click("header form button", "Search", f"Hits for: {words}", f"{document.ordinal:03d}")
    assert visitor.browser.evaluate("document.querySelectorAll('#hits mark').length") > 0
    visitor.check("search")
    visitor.click("#hits a", "", "Provenance")


def test_the_room_in_vietnamese_and_by_keyboard(visitor: Visitor) -> None:
    visitor.open("/?lang=vi", "Điều chưa ổn", "Đêm gần nhất")
    visitor.check("overview-vi")
    visitor.browser.call(
        "Input.dispatchKeyEvent", {"type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    )
    assert visitor.browser.evaluate("document.activeElement.className") == "skip"
    visitor.open("/?lang=en", "What is wrong")
