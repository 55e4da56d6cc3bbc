"""hanoimoi.com.vn, the paper's site to 2023: article pages only."""

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, clock, weekday
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.site import Discovery, Site
from tests.rehearsal.slugs import slug
from tests.rehearsal.stories import Section, Story

_SECTIONS: Final = (
    Section("Xây dựng Đảng", "Xay-dung-Dang", "politics", parent="Chính trị"),
    Section("Kinh tế", "Kinh-te", "economy"),
    Section("Giáo dục", "Giao-duc", "education", parent="Xã hội"),
    Section("Văn hóa", "Van-hoa", "culture"),
)


class HanoimoiOld(Site):
    host = "hanoimoi.com.vn"
    scheme: ClassVar[str] = "http"
    article: ClassVar[re.Pattern[str]] = re.compile(r"(?i)/(tin-tuc|media|ban-in)/[^/]+/(?P<id>\d+)/[^/]*")
    desk = Desk(
        site="hanoimoi.com.vn",
        sections=_SECTIONS,
        eras=(Era(date(2013, 7, 1), date(2022, 9, 1), 597_328, Counts(small=12, demo=12, large=500)),),
        nightly=Counts(small=0, demo=0, large=0),
        byline_at="foot",
        lead_prefixes=("(HNM) - ", "(HNMO) - "),
    )
    manner = Manner(
        validators="none",
        gzip=False,
        framing="chunked",
        volatile=False,
        headers=(("SERVER", "Microsoft-IIS/8.5"), ("X-AspNetMvc-Version", "5.2"), ("X-Powered-By", "ASP.NET")),
    )

    def path(self, story: Story, day: int) -> str:
        return f"/Tin-tuc/{story.section.path}/{story.id}/{slug(slug_source(story, day))}"

    def answers_at(self, path: str, story: Story, day: int) -> bool:
        # A print address and any mixture of capitals answer with the same page.
        own = self.path(story, day).lower()
        return path.lower() in {own, own.replace("/tin-tuc/", "/ban-in/")}

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        edition = self.edition(story, day)
        near = [other for other in self.newsroom.stories(1) if 0 < abs(other.number - story.number) <= 5]
        return "oldface_article.html", {
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "period": f"{story.published:%H:%M} {weekday(story.published)} ngày {story.published:%d/%m/%Y}",
            "related": [(self.listed_path(other, day), title_of(other, day), other.published) for other in near],
        }

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        stock = [(self.path(story, 1), title_of(story, 1)) for story in self.newsroom.stories(1)[:60]]
        yield "furniture", self.renderer.text("oldface_furniture.html", sections=_SECTIONS, stock=stock)
        yield "style", self.renderer.text("oldface_style.css")
        today = clock(day, 0, 0)
        yield "today", f"{weekday(today)}, ngày {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        return {"visitors": str(81_000_000 + moment.count).encode()}

    def discoveries(self, day: int) -> Iterator[Discovery]:
        yield from ()

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        return self.listing(moment) if path == "/" else None

    def listing(self, moment: Moment) -> Answer:
        stories = [(self.listed_path(story, moment.day), title_of(story, 1)) for story in self.listed(moment.day)[:20]]
        return html(self.filled(self.renderer.page("oldface_section.html", stories=stories), moment))
