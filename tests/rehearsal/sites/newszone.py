"""The common parts of portals on the city's platform of 2025: timed ids, tokens in section pages, a list by POST."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import ClassVar, Final
from urllib.parse import parse_qsl

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, weekday
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.manners import Manner
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.site import Discovery, Site
from tests.rehearsal.slugs import slug
from tests.rehearsal.stories import Section, Story

API: Final = "/api/NewsZone/NewsZone"
# These were the same in every request seen; Catname differs from section to section (sites.md D).
_LANGUAGE: Final = "jM2HDDVEz40="
_SITE: Final = "/CP0MQRJUt0="
_PAGE_SIZES: Final = ("DxZD1w2i+8E=", "TwNsaMrfVrU=")
_MANNER: Final = Manner(
    validators="none",
    gzip=True,
    framing="chunked",
    disallowed=("/search",),
    headers=(("Server", "nginx"), ("Set-Cookie", "zone=1; path=/; HttpOnly"), ("X-Frame-Options", "SAMEORIGIN")),
)


class NewsZone(Site):
    article: ClassVar[re.Pattern[str]] = re.compile(r"/[^/]+/[^/]+-(?P<id>\d{10,19})\.htm")
    manner = _MANNER

    @property
    def page_size(self) -> int:
        return {"small": 4, "demo": 15, "large": 100}[self.newsroom.scale]

    def path(self, story: Story, day: int) -> str:
        return f"{story.section.path}/{slug(slug_source(story, day))}-{story.id}.htm"

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        edition = self.edition(story, day)
        stock = self.newsroom.stories(1)
        return "newszone_article.html", {
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "url": self.url(self.path(story, day)),
            "shown": shown(story),
            # ASP.NET's encoder writes the plus sign of the offset as an entity.
            "iso": story.published.isoformat().replace("+", "&#x2B;"),
            "related": [self.item(stock[(story.number + step) % len(stock)], day) for step in (1, 2, 3)],
        }

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        yield "furniture", self.renderer.text("newszone_furniture.html", sections=self.desk.sections)
        today = self.clock(day, 0, 0)
        yield "today", f"{weekday(today)}, {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        return {
            "clock": f"{moment.now:%H:%M:%S}".encode(),
            "visitors": str(5_310_000 + moment.count).encode(),
        }

    def form(self, section: Section, day: int, page: int) -> tuple[tuple[str, str], ...]:
        """The form to post for a page of a section (from 0); the section page has its values, except PageIndex."""
        return (
            ("PageIndex", str(page)),
            ("PageSize", _PAGE_SIZES[0]),
            ("Catname", self._token(section.path, str(day))),
            ("LanguageId", _LANGUAGE),
            ("Site", _SITE),
        )

    def discoveries(self, day: int) -> Iterator[Discovery]:
        yield Discovery("listing", self.url("/"), self._urls(self.listed(day)[: self.page_size], day))
        for section in self.desk.sections:
            stories = self.of(section, day)
            yield Discovery("listing", self.url(section.path), self._urls(stories[: self.page_size], day))
            for page in range(-(-len(stories) // self.page_size)):
                yield Discovery(
                    "post_listing",
                    self.url(API),
                    self._urls(self._cut(stories, page), day),
                    self.form(section, day, page),
                )

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path == API:
            return self._zone_answer(request, moment)
        if path == "/":
            return self._section_answer(None, moment)
        section = next(
            (section for section in self.desk.sections if path in {section.path, f"{section.path}.htm"}), None
        )
        return self._section_answer(section, moment) if section else None

    def listing(self, moment: Moment) -> Answer:
        return self._section_answer(self.desk.sections[0], moment)

    def answer(self, request: Request, moment: Moment) -> Answer:
        """Pages name no charset in their Content-Type (sites.md D)."""
        answer = super().answer(request, moment)
        return answer.with_headers(("Content-Type", "text/html")) if answer.body.startswith(b"<!DOCTYPE") else answer

    def of(self, section: Section, day: int) -> list[Story]:
        return [story for story in self.listed(day) if story.section == section]

    def item(self, story: Story, day: int) -> dict[str, object]:
        seen = max(story.born, day - 1)
        lead = self.edition(story, seen).lead or ""
        path = self.listed_path(story, day)
        return {"id": story.id, "path": path, "title": title_of(story, seen), "shown": shown(story), "lead": lead}

    def _section_answer(self, section: Section | None, moment: Moment) -> Answer:
        stories = self.of(section, moment.day) if section else self.listed(moment.day)
        page = self.renderer.page(
            "newszone_section.html",
            name=section.name if section else "Trang chủ",
            items=[self.item(story, moment.day) for story in stories[: self.page_size]],
            form=self.form(section, moment.day, 0)[1:] if section else (),
        )
        return html(self.filled(page, moment))

    def _zone_answer(self, request: Request, moment: Moment) -> Answer:
        """A fragment, empty after the last page; 400 for a token of another night, or without the script's header."""
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        index = form.get("PageIndex", "")
        section = next((one for one in self.desk.sections if self._asks_for(one, form, moment.day)), None)
        scripted = request.header("X-Requested-With") == "XMLHttpRequest"
        if request.method != "POST" or not scripted or not index.isdecimal() or section is None:
            return html(b"bad request\n", status=400, reason="Bad Request")
        shown_now = self._cut(self.of(section, moment.day), int(index))
        items = [self.item(story, moment.day) for story in shown_now]
        return html(self.renderer.text("newszone_items.html", items=items).encode())

    def _asks_for(self, section: Section, form: dict[str, str], day: int) -> bool:
        wanted = dict(self.form(section, day, 0)[2:])
        return form.get("PageSize") in _PAGE_SIZES and wanted.items() <= form.items()

    def _cut(self, stories: list[Story], page: int) -> list[Story]:
        return stories[page * self.page_size : (page + 1) * self.page_size]

    def _urls(self, stories: list[Story], day: int) -> tuple[str, ...]:
        return tuple(self.url(self.listed_path(story, day)) for story in stories)

    def _token(self, *parts: str) -> str:
        return b64encode(sha256("/".join((self.host, *parts)).encode()).digest()[:24]).decode()


def shown(story: Story) -> str:
    """15:28, 28/08/2026 (sites.md D)."""
    return f"{story.published:%H:%M, %d/%m/%Y}"
