"""The pages on which quality is scored, each with its true text."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from seeds.load import load_sites
from seeds.site import Site
from tests.extractors.page_reading import TEST_SITES
from tests.extractors.shells.shapes import SHAPES
from tests.extractors.shells.story import STORIES
from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.oracle import Expected, readable
from tests.rehearsal.sites.all import all_sites

PAGES: Final = Path(__file__).resolve().parents[2] / "pages"
PLAYED, WRITTEN, SHELLS = "played", "written", "shells"
A_SITE: Final = 8


@dataclass(frozen=True, slots=True)
class Case:
    """`wanted` are lead and body; `captions` are those lines of it; `neutral` lines count neither for nor against."""

    kind: str
    site: Site
    url: str
    html: str
    wanted: tuple[str, ...]
    captions: frozenset[str]
    neutral: frozenset[str]


def cases() -> list[Case]:
    sites = load_sites(TEST_SITES)
    return [*_played(list(sites.values())), *_written(sites), *_shells(sites["nguoiquansat"])]


def _played(sites: Sequence[Site]) -> Iterator[Case]:
    """For each simulated portal with a site file, some pages from its oldest to its newest."""
    moment = Moment(1, 1)
    for portal in all_sites(1, "demo").values():
        found = readable(portal, moment.day)
        for one in found[:: max(1, len(found) // A_SITE)][:A_SITE]:
            site = next((site for site in sites if site.identify(one.url)), None)
            if site:
                path = one.url.removeprefix(portal.url(""))
                html = portal.answer(Request("GET", path, (("Host", portal.host),)), moment).body.decode()
                yield _case(site, one, html)


def _case(site: Site, one: Expected, html: str) -> Case:
    captions = frozenset(block.text for block in one.blocks if block.kind == "caption")
    wanted = (*filter(None, [one.lead]), *(block.text for block in one.blocks))
    neutral = frozenset(filter(None, (one.title, one.byline, one.section)))
    return Case(PLAYED, site, one.url, html, wanted, captions, neutral)


def _written(sites: dict[str, Site]) -> Iterator[Case]:
    for page in sorted(PAGES.glob("*/*/*.html")):
        expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        wanted = (*filter(None, [expected["lead"]]), *expected["blocks"])
        neutral = frozenset(filter(None, (expected["title"], expected["byline"], expected["section"])))
        url = f"{sites[page.parts[-3]].home}bai-123456.html"
        html = page.read_text(encoding="utf-8")
        yield Case(WRITTEN, sites[page.parts[-3]], url, html, wanted, frozenset(), neutral)


def _shells(site: Site) -> Iterator[Case]:
    for shape in SHAPES.values():
        for story in STORIES:
            wanted = (story.lead, *(text for _, text in story.blocks))
            captions = frozenset(text for kind, text in story.blocks if kind == "caption")
            neutral = frozenset((story.title, story.byline))
            yield Case(SHELLS, site, f"{site.home}bai-123456.html", shape(story), wanted, captions, neutral)
