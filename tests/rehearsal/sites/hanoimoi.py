"""hanoimoi.vn as ONECMS serves it: longform pages, the older detail template, feeds and day sitemaps."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import ClassVar, Final

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, american, clock, date_of, weekday
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.load_more import ADDRESS, calls, load_more, older, publisher_item
from tests.rehearsal.sites.newspaper import Newspaper
from tests.rehearsal.sites.site import Discovery
from tests.rehearsal.slugs import slug
from tests.rehearsal.stories import Section, Story

# Articles of the site's first months keep the detail template (sites.md A2: pages of 2021 to 2024 of the same CMS).
_LONGFORM_SINCE: Final = date(2023, 10, 1)
# The date had a dash in 2026 and none in 2023; no page between is known, so the portal changes it here.
_DASH_SINCE: Final = date(2025, 2, 1)

_SECTIONS: Final = (
    Section("Chính trị", "chinh-tri", "politics"),
    Section("Kinh tế", "kinh-te", "economy"),
    Section("Đô thị", "do-thi", "city"),
    Section("Văn hóa", "van-hoa", "culture"),
    Section("Xã hội", "xa-hoi", "society"),
    Section("Giáo dục", "giao-duc", "education"),
    Section("Y tế", "y-te", "health"),
    Section("Chuyển đổi số", "khoa-hoc-cong-nghe/chuyen-doi-so", "digital"),
)


# Topics, tags and multimedia: all answer with lists, and none is an article (sites.md A1).
_NO_ARTICLE: Final = re.compile(
    r"/[^/]+-event\d+\.html|/[^/]*\d+-ptag\.html|/(?:multimedia|video|emagazine|infographic|photo|podcast)(?:/[^/]+)?"
)


def _channel(section: Section) -> int:
    return 471 + _SECTIONS.index(section)


class Hanoimoi(Newspaper):
    host = "hanoimoi.vn"
    article: ClassVar[re.Pattern[str]] = re.compile(r"/(?!.*-event\d)[^/]+-(?P<id>\d{5,8})\.html")
    desk = Desk(
        site="hanoimoi.vn",
        sections=_SECTIONS,
        eras=(
            Era(date(2023, 6, 1), date(2023, 9, 20), 628_101, Counts(small=4, demo=8, large=1000)),
            Era(date(2025, 1, 27), date(2025, 3, 3), 690_204, Counts(small=8, demo=16, large=1500)),
            # Many stories in the last three days, which a night checks in the day sitemaps.
            Era(date(2025, 2, 28), date(2025, 3, 3), 705_204, Counts(small=0, demo=0, large=3000)),
        ),
        nightly=Counts(small=2, demo=4, large=60),
        byline_at="head",
    )
    manner = Manner(
        validators="honest",
        gzip=True,
        framing="length",
        disallowed=("/api/getcomment/", "/tim-kiem"),
        headers=(("server", "gate"), ("X-Powered-By", "ASP.NET"), ("Cache-control", "private, max-age=60")),
    )

    def path(self, story: Story, day: int) -> str:
        return f"/{slug(slug_source(story, day))}-{story.id}.html"

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        longform = self.longform(story, day)
        edition = self.edition(story, day)
        dash = " - " if story.published.date() >= _DASH_SINCE else " "
        return "onecms_longform.html" if longform else "onecms_detail.html", {
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "url": self.url(self.path(story, day)),
            "published": story.published.strftime(f"%d/%m/%Y{dash}%H:%M" if longform else "%d-%m-%Y %H:%M"),
            "american": american(story.published),
            "author_twice": story.number % 3 == 0,
            "related": self.items(self.near(story), day),
            "channel": _channel(story.section),
        }

    def longform(self, story: Story, day: int) -> bool:
        return story.published.date() >= _LONGFORM_SINCE

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        yield "style", self.renderer.text("onecms_style.css")
        yield "script", self.renderer.text("onecms_script.js")
        yield "menu", self.renderer.text("onecms_menu.html", sections=_SECTIONS, host=self.host)
        yield "footer", self.renderer.text("onecms_footer.html", sections=_SECTIONS)
        yield "latest", self.renderer.text("onecms_latest.html", items=self.items(self.listed(day)[:30], day))
        today = clock(day, 0, 0)
        yield "today", f"{weekday(today)}, {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        number = story.number if story else 0
        return {
            "clock": f"{moment.now:%H:%M:%S}".encode(),
            "american_now": american(moment.now).encode(),
            "views": str(1200 + 37 * number + moment.count).encode(),
            "comments": str(moment.count % 7).encode(),
            "advert": f"{moment.count * 7919 % 100_003:05}".encode(),
        }

    def discoveries(self, day: int) -> Iterator[Discovery]:
        yield self.feed("/rss/trang-chu", self.listed(day), day)
        for section in _SECTIONS:
            yield self.feed(f"/rss/{section.path}", self.of(section, day), day)
        yield Discovery("listing", self.url("/tin-moi-nhat"), self.urls(self.listed(day)[: self.listing_length], day))
        for published, stories in self._days(day):
            yield Discovery("sitemap", self.url(f"/sitemap-article-{published}.xml"), self.urls(stories, day))
        for last, stories in calls(self.listed(day), self.listing_length):
            yield Discovery("load_more", self.url(f"/api/getMoreArticle/24h_empty_{last}_0_0"), self.urls(stories, day))

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path.startswith("/rss/"):
            return self._feed_answer(path.removeprefix("/rss/"), request, moment)
        if path.startswith("/sitemap"):
            return self._sitemap(path, request, moment)
        if match := ADDRESS.fullmatch(path):
            return self._load_more(match, moment.day)
        section = next((section for section in _SECTIONS if path == f"/{section.path}"), None)
        if path in ("/", "/tin-moi-nhat") or section or _NO_ARTICLE.fullmatch(path):
            return self._section_answer(section, moment)
        return None

    def _sitemap(self, path: str, request: Request, moment: Moment) -> Answer | None:
        day = moment.day
        if path == "/sitemap.xml":
            days = [f"sitemap-article-{published}.xml" for published, _ in self._days(day)]
            return self.xml("sitemap_index.xml", request, moment, days=days, now=moment.now.isoformat())
        if path in ("/sitemap-category.xml", "/sitemap-event.xml"):
            return self.xml("sitemap.xml", request, moment, items=[])
        if path == "/sitemap-news.xml":
            return self.xml("news_sitemap.xml", request, moment, items=self.items(self.recent(day), day))
        if match := re.fullmatch(r"/sitemap-article-(\d{4}-\d\d-\d\d|daily)\.xml", path):
            wanted = f"{date_of(day)}" if match[1] == "daily" else match[1]
            stories = next((stories for published, stories in self._days(day) if f"{published}" == wanted), [])
            return self.xml("sitemap.xml", request, moment, items=self.items(stories, day)) if stories else None
        return None

    def _load_more(self, asked: re.Match[str], day: int) -> Answer:
        channel = int(asked["channel"])
        of_channel = asked["type"] == "channel"
        stories = [story for story in self.listed(day) if not of_channel or _channel(story.section) == channel]

        def item(story: Story) -> dict[str, object]:
            path, shown = self.listed_path(story, day), max(story.born, day - 1)
            lead = self.edition(story, shown).lead or ""
            return publisher_item(story, path, self.url(path), title_of(story, shown), lead)

        return load_more(older(stories, int(asked["last"]), self.listing_length), item)

    def listing(self, moment: Moment) -> Answer:
        return self._section_answer(_SECTIONS[0], moment)

    def _section_answer(self, section: Section | None, moment: Moment) -> Answer:
        stories = self.of(section, moment.day) if section else self.listed(moment.day)
        name = section.name if section else "Tin mới nhất"
        items = self.items(stories[: self.listing_length], moment.day)
        return html(self.filled(self.renderer.page("onecms_section.html", name=name, items=items), moment))

    def _feed_answer(self, name: str, request: Request, moment: Moment) -> Answer | None:
        # An address with an extension answers 200 with no items (hanoimoi.vn, seen 2026-05-03).
        section = next((section for section in _SECTIONS if section.path == name.removesuffix(".rss")), None)
        if section is None and name != "trang-chu":
            return None
        stories = self.of(section, moment.day) if section else self.listed(moment.day)
        shown = [] if name.endswith(".rss") else stories
        return self.feed_answer(section.name if section else "Trang chủ", shown, request, moment)

    def _days(self, day: int) -> list[tuple[date, list[Story]]]:
        """Newest day first; a day sitemap keeps every story that ever existed."""
        stories = sorted(self.newsroom.stories(day), key=lambda story: story.published, reverse=True)
        return [(published, list(run)) for published, run in groupby(stories, key=lambda story: story.published.date())]
