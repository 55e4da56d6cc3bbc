"""The common parts of simulated newspapers: feeds, XML answers, and a story's entry in a list."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from tests.rehearsal.answers import Answer, Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.editions import title_of
from tests.rehearsal.sites.site import Discovery, Site
from tests.rehearsal.stories import Section, Story

FEED_LENGTH: Final = 40
LISTING_LENGTH: Final = 20


class Newspaper(Site):
    @property
    def listing_length(self) -> int:
        """Six at the small scale, so that tests need load-more."""
        return 6 if self.newsroom.scale == "small" else LISTING_LENGTH

    def feed(self, path: str, stories: Sequence[Story], day: int) -> Discovery:
        return Discovery("feed", self.url(path), self.urls(stories[:FEED_LENGTH], day))

    def xml(self, template: str, request: Request, moment: Moment, **fields: object) -> Answer:
        body = self.renderer.text(template, home=self.url("/"), **fields).encode()
        answer = Answer(headers=(("Content-Type", "text/xml; charset=utf-8"),), body=body)
        return self.validated(answer, request, moment)

    def feed_answer(self, name: str, stories: Sequence[Story], request: Request, moment: Moment) -> Answer:
        items = self.items(stories[:FEED_LENGTH], moment.day)
        return self.xml("feed.xml", request, moment, name=name, items=items)

    def of(self, section: Section, day: int) -> list[Story]:
        return [story for story in self.listed(day) if story.section == section]

    def recent(self, day: int) -> list[Story]:
        """The content of a news sitemap: the last two days (Google's rule for news sitemaps)."""
        since = self.clock(day, 23, 59) - timedelta(days=2)
        return [story for story in self.listed(day) if story.published > since]

    def near(self, story: Story, count: int = 3) -> list[Story]:
        """Other stories of the stock, the same each night."""
        stock = self.newsroom.stories(1)
        return [stock[(story.number + step) % len(stock)] for step in range(1, count + 1)]

    def urls(self, stories: Iterable[Story], day: int) -> tuple[str, ...]:
        return tuple(self.url(self.listed_path(story, day)) for story in stories)

    def items(self, stories: Iterable[Story], day: int) -> list[dict[str, object]]:
        """The fields of a story that templates print in a list."""
        return [
            {
                "id": story.id,
                "url": self.url(self.listed_path(story, day)),
                "title": title_of(story, max(story.born, day - 1)),
                "published": story.published,
                "mail_date": story.published.strftime("%a, %d %b %Y %H:%M:%S +0700"),
                "section": story.section.name,
            }
            for story in stories
        ]
