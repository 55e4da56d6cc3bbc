"""The three portals of unknown platforms: ids in the query, ids after a word, and no ids at all."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment
from tests.rehearsal.editions import slug_source
from tests.rehearsal.newsroom import Scale
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.site import Discovery, Site
from tests.rehearsal.sites.unknown import UnknownPlatform, desk_of
from tests.rehearsal.slugs import slug
from tests.rehearsal.stories import Section, Story


class QueryPortal(UnknownPlatform):
    """Lists only, each with numbered pages; an article is a number in the query."""

    host = "congthongtin.example"
    name = "Cổng thông tin Mẫu"
    files = "querypage"
    article: ClassVar[re.Pattern[str]] = re.compile(r"/chi-tiet-tin\.aspx\?ItemID=(?P<id>\d+)")
    desk = desk_of(host, ("4", "7", "12"), 15_210)

    def path(self, story: Story, day: int) -> str:
        return f"/chi-tiet-tin.aspx?ItemID={story.id}"

    def section_path(self, section: Section, page: int = 1) -> str:
        return f"/danh-muc.aspx?CateID={section.path}" + (f"&page={page}" if page > 1 else "")

    def discoveries(self, day: int) -> Iterator[Discovery]:
        for section in self.desk.sections:
            yield Discovery("listing", self.url(self.section_path(section)), self.urls(self.of(section, day), day))

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path == "/chi-tiet-tin.aspx":
            return self._story_answer(f"{path}?ItemID={request.query('ItemID')}", request, moment)
        if path == "/":
            return self.list_answer(None, 1, moment)
        found = self.section_at(path, request)
        return self.list_answer(*found, moment) if found else None


class WordPaper(UnknownPlatform):
    """A page of feeds, a sitemap index, tags and topics with numbers of their own; post<id> is the lasting id."""

    host = "baotinmau.example"
    name = "Báo Tin Mẫu"
    files = "wordpage"
    article: ClassVar[re.Pattern[str]] = re.compile(r"/[a-z-]+/[^/]+-post(?P<id>\d+)\.html")
    desk = desk_of(host, ("xa-hoi", "kinh-te", "van-hoa"), 410_377, byline_at="head")

    def path(self, story: Story, day: int) -> str:
        return f"/{story.section.path}/{slug(slug_source(story, day))}-post{story.id}.html"

    def section_path(self, section: Section, page: int = 1) -> str:
        return f"/{section.path}" + (f"/trang-{page}" if page > 1 else "")

    def discoveries(self, day: int) -> Iterator[Discovery]:
        yield self.feed("/rss/trang-chu.rss", self.listed(day), day)

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path == "/":
            return self.list_answer(None, 1, moment)
        if path == "/rss":
            names = ["trang-chu", *(section.path for section in self.desk.sections)]
            return html(self.filled(self.renderer.page("wordpage_feeds.html", portal=self, names=names), moment))
        if match := re.fullmatch(r"/rss/([a-z-]+)\.rss", path):
            chosen = [section for section in self.desk.sections if section.path == match[1]]
            stories = self.of(chosen[0], moment.day) if chosen else self.listed(moment.day)
            return self.feed_answer(self.name, stories, request, moment)
        if path.startswith("/sitemap"):
            return self._sitemap(path, request, moment)
        if re.fullmatch(r"/(?:tag|chu-de)/[a-z-]+-(?:tag)?\d+\.html", path):
            return self.list_answer(self.desk.sections[0], 1, moment)
        found = self.section_at(path, request)
        return self.list_answer(*found, moment) if found else None

    def _sitemap(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path == "/sitemap.xml":
            days = ["sitemaps/tin-2025-2.xml", "sitemaps/tin-2025-3.xml"]
            return self.xml("sitemap_index.xml", request, moment, days=days, now=moment.now.isoformat())
        if match := re.fullmatch(r"/sitemaps/tin-2025-(\d)\.xml", path):
            stories = [story for story in self.listed(moment.day) if story.published.month == int(match[1])]
            return self.xml("sitemap.xml", request, moment, items=self.items(stories, moment.day))
        return None


class DatedPaper(UnknownPlatform):
    """Dated paths without ids; the head of its pages names a feed, robots.txt names its sitemap."""

    host = "tapchimau.example"
    name = "Tạp chí Mẫu"
    files = "datedpage"
    article: ClassVar[re.Pattern[str]] = re.compile(r"/bai-(?P<id>\d+)")
    desk = desk_of(host, ("doi-song", "lam-an", "nghe-thuat"), 7001)

    def path(self, story: Story, day: int) -> str:
        return f"/{story.published:%Y/%m/%d}/{slug(slug_source(story, day))}/"

    def section_path(self, section: Section, page: int = 1) -> str:
        return f"/chuyen-muc/{section.path}/" + (f"page/{page}/" if page > 1 else "")

    def known(self, path: str) -> str:
        story = self._stories_by_path.get(path)
        return f"/bai-{story}" if story else path

    @cached_property
    def _stories_by_path(self) -> dict[str, int]:
        """Each story's addresses on some nights."""
        nights = range(1, 8)
        return {self.path(story, day): story.id for story in self.newsroom.stories(nights[-1]) for day in nights}

    def answers_at(self, path: str, story: Story, day: int) -> bool:
        return True

    def discoveries(self, day: int) -> Iterator[Discovery]:
        yield self.feed("/feed/", self.listed(day), day)

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path == "/":
            return self.list_answer(None, 1, moment)
        if path == "/feed/":
            return self.feed_answer(self.name, self.listed(moment.day)[:10], request, moment)
        if path == "/ban-do/cac-bai.xml":
            return self.xml("sitemap.xml", request, moment, items=self.items(self.listed(moment.day), moment.day))
        found = self.section_at(path, request)
        return self.list_answer(*found, moment) if found else None

    def answer(self, request: Request, moment: Moment) -> Answer:
        if request.path == "/robots.txt":
            body = self.manner.robots() + f"Sitemap: {self.url('/ban-do/cac-bai.xml')}\n".encode()
            return Answer(headers=(("Content-Type", "text/plain"),), body=body)
        return super().answer(request, moment)


def unknown_sites(seed: int, scale: Scale = "small") -> dict[str, Site]:
    """The sites by host; a test adds them to its portal's."""
    renderer = Renderer()
    kinds: tuple[type[UnknownPlatform], ...] = (QueryPortal, WordPaper, DatedPaper)
    return {kind.host: kind(seed, scale, renderer) for kind in kinds}
