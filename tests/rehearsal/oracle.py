"""The expected results of a correct pipeline: the fields of every story, and the outcome of every page on a night."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from tests.rehearsal.lives import end
from tests.rehearsal.sites.site import Site
from tests.rehearsal.stories import Block, Place, Precision, Story

Outcome = Literal["new", "edited", "unchanged", "gone", "moved", "refused"]


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected reading; `published` has Hanoi's offset, and is midnight if only the date is known."""

    url: str
    id: int
    section: str | None
    title: str
    byline: str | None
    byline_at: Place | None
    published: datetime
    precision: Precision
    lead: str | None
    blocks: tuple[Block, ...]

    @property
    def content(self) -> str:
        """The text from which the content hash is computed."""
        parts = [self.title, self.lead, *(block.text for block in self.blocks)]
        return "\n".join(part for part in parts if part is not None)

    @property
    def content_hash(self) -> str:
        return sha256(self.content.encode()).hexdigest()

    @property
    def corpus_text(self) -> str:
        """The corpus file's text."""
        day = f"{self.published:%d/%m/%Y}"
        shown = day if self.precision == "day" else f"{day} {self.published:%H:%M}"
        head = f"{self.byline} {shown}" if self.byline_at == "head" else shown
        foot = self.byline if self.byline_at == "foot" else None
        parts = [self.section, self.title, head, self.lead, *(block.text for block in self.blocks), foot]
        return "\n\n".join(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Fate:
    """The expected end of one listed page on a night.

    `asked` is the listed address, `url` the address of the result: its own newer address, or another story's after a
    move. `expected` is None for a page that is gone, moved or refused, `reason` why it is refused.
    """

    id: int
    asked: str
    url: str
    outcome: Outcome
    status: int
    expected: Expected | None
    reason: str | None = None


def expected(site: Site, story: Story, day: int) -> Expected:
    edition = site.edition(story, day)
    return Expected(
        url=site.url(site.path(story, day)),
        id=story.id,
        section=site.section_shown(story),
        title=edition.title,
        byline=edition.byline,
        byline_at=site.desk.byline_at if edition.byline is not None else None,
        published=story.published,
        precision=story.precision,
        lead=edition.lead,
        blocks=edition.blocks,
    )


def readable(site: Site, day: int) -> list[Expected]:
    """Every article that answers with its text on this night, listed or not."""
    return [expected(site, story, day) for story in _answering(site, day) if site.refusal(story, day) is None]


def refused(site: Site, day: int) -> dict[str, str]:
    """Every article address whose page answers with status 200 and must be refused, with the reason."""
    reasons = ((site.url(site.path(story, day)), site.refusal(story, day)) for story in _answering(site, day))
    return {url: reason for url, reason in reasons if reason is not None}


def _answering(site: Site, day: int) -> list[Story]:
    return [story for story in site.newsroom.stories(day) if site.newsroom.alive(story, day)]


def listed(site: Site, day: int, discoveries: Collection[str] | None = None) -> tuple[str, ...]:
    """Returns the articles that these discoveries list on this night, each once.

    None means all discoveries. An article has the first address under which it is listed.
    """
    found = (one.links for one in site.discoveries(day) if discoveries is None or one.url in discoveries)
    by_id: dict[int, str] = {}
    for link in (link for links in found for link in links):
        by_id.setdefault(_id(site, link), link)
    return tuple(by_id.values())


def night(site: Site, day: int, asked: Mapping[int, Iterable[str]]) -> list[Fate]:
    """The outcome of each address requested on this night; `asked` has the addresses by night, for this and the earlier
    crawled nights.
    """
    stories = {story.id: story for story in site.newsroom.stories(day)}
    known = {(_id(site, url), before) for before, urls in asked.items() if before < day for url in urls}
    return [_fate(site, stories[_id(site, url)], url, day, known) for url in asked[day]]


def history(site: Site, asked: Mapping[int, Iterable[str]]) -> dict[int, tuple[Expected, ...]]:
    """For each page, its texts in these nights: one entry for each change; A, B, A are three entries."""
    shown: dict[int, tuple[Expected, ...]] = {}
    for day in sorted(asked):
        for fate in night(site, day, {before: urls for before, urls in asked.items() if before <= day}):
            if fate.expected is not None and fate.outcome != "unchanged":
                shown[fate.id] = (*shown.get(fate.id, ()), fate.expected)
    return shown


def documents(sites: Iterable[Site], asked: Mapping[str, Mapping[int, Iterable[str]]]) -> dict[str, list[Expected]]:
    """Every text that these nights (by host, then by night) showed, by its content hash, with its showings."""
    found: dict[str, list[Expected]] = {}
    for site in sites:
        for shown in history(site, asked[site.host]).values():
            for one in shown:
                found.setdefault(one.content_hash, []).append(one)
    return found


def _id(site: Site, url: str) -> int:
    match = site.article.fullmatch(_path(site, url))
    assert match is not None, f"{url} is no article's address"
    return int(match["id"])


def _path(site: Site, url: str) -> str:
    return site.known(url.removeprefix(site.url("")))


def _fate(site: Site, story: Story, asked: str, day: int, known: set[tuple[int, int]]) -> Fate:
    ended = end(story, day)
    own = site.url(site.path(story, day))
    if ended is not None and ended[1] == "merged":
        heir = site.newsroom.heir(story)
        return Fate(story.id, asked, site.url(site.path(heir, day)), "moved", 301, None)
    if ended is not None:
        return Fate(story.id, asked, own, "gone", 404 if ended[1] == "lost" else 410, None)
    reason = site.refusal(story, day)
    if reason is not None:
        return Fate(story.id, asked, own, "refused", 200, None, reason)
    now = expected(site, story, day)
    last = max((before for id_, before in known if id_ == story.id), default=None)
    if last is None:
        outcome: Outcome = "new"
    else:
        outcome = "unchanged" if expected(site, story, last).content == now.content else "edited"
    return Fate(story.id, asked, own, outcome, 200 if site.answers_at(_path(site, asked), story, day) else 301, now)
