"""Plays a redesign of one site: its pages before and after, what the present layouts make of them, and the repair."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.induction.archive_witnesses import EarlierText, PageWitnesses
from extractors.induction.page_metadata import Field, Statement
from extractors.read import read
from flows.relearn.material import Material, OlderPage, WaitingPage
from flows.relearn.proposal import PresentSite, Proposal, propose, site_of
from seeds.layout import Layout
from seeds.load import load_sites, site_file
from seeds.site import Site as SiteRules
from storage.versions.content_hash import content_hash
from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.oracle import Expected, expected
from tests.rehearsal.redesigns import Parts, Redesign, redesigned
from tests.rehearsal.sites.all import all_sites
from tests.rehearsal.sites.site import Site
from tests.rehearsal.stories import Story

SITES = {
    "hanoimoi": "hanoimoi.vn",
    "baothanhhoa": "baothanhhoa.vn",
    "sotttt": "sotttt.hanoi.gov.vn",
    "thanhtri": "thanhtri.hanoi.gov.vn",
    "caugiay": "caugiay.hanoi.gov.vn",
    "hanoigov": "hanoi.gov.vn",
}
MOST_PAGES = 24
_KNOWN = 14


@dataclass(frozen=True, slots=True)
class ReadStory:
    """A story that a present layout reads on the first night, rightly."""

    story: Story
    page: CapturedPage
    article: Article


@dataclass(frozen=True, slots=True)
class PlayedRedesign:
    """Of the new pages, the present layouts read `broken` with a wrong text or date or not at all, and the accepted
    draft reads `rightly`.

    `wrong` counts the pages of which an accepted draft reads a wrong text or date.
    """

    site: str
    seed: int
    kind: Redesign
    pages: int
    broken: int
    proposal: Proposal | None
    rightly: int
    wrong: int

    @property
    def repaired(self) -> bool:
        return self.proposal is not None and self.proposal.passes and self.rightly == self.pages


def play(slug: str, seed: int, kind: Redesign, *, first_night: bool = False) -> PlayedRedesign | None:
    """None if the site shows too few pages of one layout."""
    rules, site = load_sites()[slug], all_sites(seed, "small")[SITES[slug]]
    before = _of_one_layout(list(_read_before(site, rules)), rules)
    if before is None:
        return None
    layout, stories = before
    parts = parts_of(layout)
    day = 2
    after = [(one, _after(site, one.story, day, kind, parts, seed)) for one in stories]
    right = {page.url: _right(expected(site, one.story, day)) for one, page in after}
    wrong_now = [page for _, page in after if _found(read(page, rules)) != right[page.url]]
    waiting = [
        WaitingPage(page, _witnesses(one, day, site, known=not first_night and at < _KNOWN))
        for at, (one, page) in enumerate(after)
    ]
    older = [] if first_night else [OlderPage(one.page, _hash(one.article) or "") for one in stories]
    material = Material(tuple(waiting), tuple(older), tuple(_lists(site, day)))
    present = PresentSite(rules, site_file(slug), None)
    proposal = propose(present, material) if wrong_now else None
    rightly = wrong = 0
    if proposal and proposal.text and proposal.passes:
        drafted = site_of(present, proposal.text)
        found = [(_found(read(page, drafted)), right[page.url]) for _, page in after]
        rightly = sum(one == wanted for one, wanted in found)
        wrong = sum(one is not None and one != wanted for one, wanted in found)
    return PlayedRedesign(slug, seed, kind, len(after), len(wrong_now), proposal, rightly, wrong)


def parts_of(layout: Layout) -> Parts:
    return Parts(
        title=next((rule.at for rule in layout.title if not rule.at.startswith("meta")), ""),
        lead=", ".join(layout.lead),
        date=", ".join(at for rule in layout.published for at in rule.at if not at.startswith(("meta", "script"))),
        body=layout.body,
    )


def _read_before(site: Site, rules: SiteRules) -> Iterator[ReadStory]:
    for story in site.newsroom.stories(1):
        if site.newsroom.alive(story, 2) and site.refusal(story, 1) is None:
            page = _page(site, story, 1)
            article = read(page, rules)
            if isinstance(article, Article) and _found(article) == _right(expected(site, story, 1)):
                yield ReadStory(story, page, article)


def _of_one_layout(stories: list[ReadStory], rules: SiteRules) -> tuple[Layout, list[ReadStory]] | None:
    """The layout that most pages have, and some of them; layouts without markup cannot be redesigned."""
    layouts = {one.name: one for one in rules.layouts if one.body}
    groups = {name: [one for one in stories if one.article.layout == name] for name in layouts}
    name = max(groups, key=lambda one: len(groups[one]), default=None)
    if name is None or len(groups[name]) < 6:
        return None
    return layouts[name], groups[name][-MOST_PAGES:]


def _page(site: Site, story: Story, day: int) -> CapturedPage:
    path = site.path(story, day)
    answer = site.answer(Request("GET", path, (("Host", site.host),)), Moment(day, 1))
    return CapturedPage(answer.body, "text/html; charset=utf-8", site.url(path), datetime(2026, 3, day, tzinfo=UTC))


def _after(site: Site, story: Story, day: int, kind: Redesign, parts: Parts, seed: int) -> CapturedPage:
    page = _page(site, story, day)
    body = redesigned(page.body, kind, parts, story.number, seed=seed)
    return CapturedPage(body, page.content_type, page.url, page.captured_at)


def _witnesses(one: ReadStory, day: int, site: Site, *, known: bool) -> PageWitnesses:
    text = expected(site, one.story, day)
    article = one.article
    earlier = EarlierText(
        title=article.title,
        lead=article.lead,
        blocks=article.blocks,
        byline=article.byline,
        section=article.section,
        published=article.published.iso() if article.published else None,
        content_hash=_hash(article) or "",
    )
    stated = (Statement(Field.TITLE, text.title, "the listing"),)
    published = text.published.isoformat() if text.precision == "minute" else text.published.date().isoformat()
    return PageWitnesses(earlier if known else None, stated, (published,))


def _lists(site: Site, day: int) -> Iterator[CapturedPage]:
    answer = site.listing(Moment(day, 1))
    yield CapturedPage(answer.body, "text/html", site.url("/"), datetime(2026, 3, day, tzinfo=UTC))


def _right(text: Expected) -> tuple[str, str | None]:
    day = text.published.date().isoformat()
    return text.content_hash, day if text.precision == "day" else text.published.isoformat()


def _found(outcome: object) -> tuple[str, str | None] | None:
    """The text's hash and its date."""
    if not isinstance(outcome, Article):
        return None
    return _hash(outcome) or "", outcome.published.iso() if outcome.published else None


def _hash(outcome: object) -> str | None:
    return content_hash(outcome.title, outcome.lead, outcome.blocks) if isinstance(outcome, Article) else None
