"""The common parts of all simulated portals: stories by id, their ends and moves, robots, late listings, validators."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from typing import ClassVar, Final, Literal

from tests.rehearsal.answers import Answer, Request, html, redirect
from tests.rehearsal.clock import Moment, clock
from tests.rehearsal.editions import edition
from tests.rehearsal.lives import changes, end
from tests.rehearsal.manners import Manner, Standing, stamp, validated
from tests.rehearsal.newsroom import Desk, Newsroom, Scale
from tests.rehearsal.rendering import Page, Renderer
from tests.rehearsal.stories import Edition, Story

DiscoveryKind = Literal["feed", "sitemap", "listing", "load_more", "post_listing"]
# A page that is gone stays in feeds, sitemaps and listings for this many nights, since they are built ahead and cached.
LAG: Final = 2


@dataclass(frozen=True, slots=True)
class Discovery:
    """An address that lists pages, and the addresses that it lists on a night; `form` is posted to it."""

    kind: DiscoveryKind
    url: str
    links: tuple[str, ...]
    form: tuple[tuple[str, str], ...] = ()


class Site(ABC):
    host: str
    scheme: ClassVar[str] = "https"
    desk: Desk
    article: ClassVar[re.Pattern[str]]
    manner: Manner

    def __init__(self, seed: int, scale: Scale, renderer: Renderer) -> None:
        self.newsroom = Newsroom(self.desk, seed, scale)
        self.renderer = renderer
        self._by_id = cache(lambda day: {story.id: story for story in self.newsroom.stories(day)})
        # A large portal gets one request for each page, so it drops what it has shown.
        kept = 64 if scale == "large" else 4096
        self.edition = lru_cache(maxsize=kept)(self._edition)
        self._page = lru_cache(maxsize=kept)(self._made_page)
        self.listed = lru_cache(maxsize=4)(self._listed)
        self._shell = lru_cache(maxsize=4)(lambda day: {name: text.encode() for name, text in self.shell(day)})

    @abstractmethod
    def path(self, story: Story, day: int) -> str:
        """The path of the story's address on a night."""

    @abstractmethod
    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        """The article page's template and its fields."""

    @abstractmethod
    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        """What all pages of a night share, by the name of its gap."""

    @abstractmethod
    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        """What differs in each answer."""

    @abstractmethod
    def discoveries(self, day: int) -> Iterator[Discovery]: ...

    @abstractmethod
    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        """Feeds, sitemaps, listings, home: everything except robots and articles."""

    @abstractmethod
    def listing(self, moment: Moment) -> Answer:
        """A section page."""

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}{path}"

    def _edition(self, story: Story, day: int) -> Edition:
        return edition(story, self.desk, day)

    def answer(self, request: Request, moment: Moment) -> Answer:
        path = self.known(request.path)
        if path == "/robots.txt":
            found: Answer | None = Answer(headers=(("Content-Type", "text/plain"),), body=self.manner.robots())
        else:
            found = self.special(path, request, moment) or self._story_answer(path, request, moment)
        answer = found or self.missing(404, "Not Found")
        headers = (("Date", stamp(self.now(moment))), *self.manner.headers, *answer.headers)
        return Answer(answer.status, answer.reason, headers, answer.body, self.manner.gzip, self.manner.framing)

    def now(self, moment: Moment) -> datetime:
        return moment.now + timedelta(days=self.desk.later)

    def known(self, path: str) -> str:
        """The path without the parts that the platform itself ignores."""
        return path

    def missing(self, code: int, reason: str) -> Answer:
        return html(self.renderer.text("missing.html", code=code).encode(), status=code, reason=reason)

    def section_shown(self, story: Story) -> str | None:
        """The section as an article's page names it."""
        return story.section.name

    def refusal(self, story: Story, day: int) -> str | None:
        """Why a correct reader refuses the story's page on a night, although it answers 200."""
        return None

    def redesigned(self, day: int) -> int | None:
        """The night of the site's latest redesign: all its pages changed then, and none of their texts."""
        return None

    def clock(self, day: int, hour: int, minute: int) -> datetime:
        """The site's own time on a night."""
        return clock(day + self.desk.later, hour, minute)

    def _listed(self, day: int) -> list[Story]:
        """Newest first."""
        return [story for story in reversed(self.newsroom.stories(day)) if self._lists(story, day)]

    def listed_path(self, story: Story, day: int) -> str:
        """Listings were built the night before: they show a changed address one night late."""
        return self.path(story, max(story.born, day - 1))

    def filled(self, page: Page, moment: Moment, story: Story | None = None) -> bytes:
        still = moment if self.manner.volatile else Moment(moment.day)
        return page.filled(self._shell(moment.day) | self.volatile(still, story))

    def validated(self, answer: Answer, request: Request, moment: Moment) -> Answer:
        """A page without volatile parts, validated by its bytes."""
        today = self.clock(moment.day, 5, 0)
        standing = Standing(sha256(answer.body).hexdigest(), self.clock(1, 5, 0), today)
        return validated(answer, standing, self.manner.validators, request, self.now(moment))

    def _lists(self, story: Story, day: int) -> bool:
        ended = end(story, day)
        return ended is None or day < ended[0] + LAG

    def _story_answer(self, path: str, request: Request, moment: Moment) -> Answer | None:
        match = self.article.fullmatch(path)
        story = self._by_id(moment.day).get(int(match["id"])) if match else None
        if story is None:
            return None
        match end(story, moment.day):
            case _, "lost":
                return None
            case _, "withdrawn":
                return self.missing(410, "Gone")
            case _, "merged":
                return redirect(self.url(self.path(self.newsroom.heir(story), moment.day)))
        if not self.answers_at(path, story, moment.day):
            return redirect(self.url(self.path(story, moment.day)))
        body = self.filled(self._page(story, moment.day), moment, story)
        return validated(
            html(body), self._standing(story, moment.day), self.manner.validators, request, self.now(moment)
        )

    def answers_at(self, path: str, story: Story, day: int) -> bool:
        return path == self.path(story, day)

    def _made_page(self, story: Story, day: int) -> Page:
        name, fields = self.template(story, day)
        return self.renderer.page(name, **fields)

    def _standing(self, story: Story, day: int) -> Standing:
        turned = [story.born + turn.after for turn in story.life if story.born + turn.after <= day]
        redesign = self.redesigned(day)
        if redesign is not None and redesign >= story.born:
            turned.append(redesign)
        last = self.clock(max(turned), 9, 0) if turned else story.published
        return Standing(f"{story.site}/{story.id}/{changes(story, day)}/{redesign}", story.published, last)
