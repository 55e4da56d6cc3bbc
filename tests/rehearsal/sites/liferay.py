"""The common parts of the Liferay 6.2 portals of Hanoi's districts: addresses, listings, pages, traps."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from typing import ClassVar, Final
from urllib.parse import urlencode

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, clock, weekday
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.site import Discovery, Site
from tests.rehearsal.slugs import liferay_slug
from tests.rehearsal.stories import Section, Story

# The parameters of a listing's further pages, in the portal's order (sotttt.hanoi.gov.vn, saved 2022-08-27).
_PAGING: Final = (
    ("p_p_id", "101"),
    ("p_p_lifecycle", "0"),
    ("p_p_state", "normal"),
    ("p_p_mode", "view"),
    ("p_p_col_id", "column-1"),
    ("p_p_col_pos", "1"),
    ("p_p_col_count", "2"),
    ("_101_delta", "{size}"),
    ("_101_keywords", ""),
    ("_101_advancedSearch", "false"),
    ("_101_andOperator", "true"),
    ("p_r_p_564233524_resetCur", "false"),
    ("_101_cur", "{page}"),
)
_TAILS: Final = re.compile(r"(?:/(?:en|vi))+$")
_SESSION: Final = re.compile(r";jsessionid=[^/?#]*")


class Liferay(Site):
    article: ClassVar[re.Pattern[str]] = re.compile(r"/(?:web/[^/]+/)?[^/?]+/-/view_content/(?P<id>\d+)-[^/?#]*\.html")
    # The name of the portal in /web/<group>/ addresses, and of its theme.
    group: str
    account: str
    date_label: ClassVar[str] = "Ngày đăng "

    @abstractmethod
    def stamp(self, story: Story) -> str:
        """The date and time in the portal's form."""

    @property
    def page_size(self) -> int:
        """Twenty like the portals; six at the small scale, so that tests need further pages; more with many stories."""
        return {"small": 6, "demo": 20, "large": 100}[self.newsroom.scale]

    def path(self, story: Story, day: int) -> str:
        return f"{story.section.path}/-/view_content/{story.id}-{liferay_slug(slug_source(story, day))}.html"

    def known(self, path: str) -> str:
        # A language link appends /en or /vi to any address, and the portal answers all of them with the same page.
        return _TAILS.sub("", _SESSION.sub("", path)) or "/"

    def answers_at(self, path: str, story: Story, day: int) -> bool:
        own = self.path(story, day)
        return path in {own, f"/web/{self.group}{own}"}

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        edition = self.edition(story, day)
        near = [other for other in self.newsroom.stories(1) if other.section == story.section and other != story]
        return "liferay_article.html", {
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "stamp": self.stamp(story),
            "date_label": self.date_label if story.precision == "minute" else "",
            "path": self.path(story, day),
            "group": self.group,
            "account": self.account,
            # Some editors leave stray end tags for paragraphs (article 708168 of sotttt.hanoi.gov.vn).
            "bare": story.number % 4 == 1,
            "related": [(self.listed_path(other, day), title_of(other, 1)) for other in near[-8:]],
        }

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        text = partial(self.renderer.text, sections=self.desk.sections, group=self.group)
        for part in ("head", "menu", "side", "footer"):
            yield part, text(f"liferay_{part}.html")
        today = clock(day, 0, 0)
        yield "today", f"{weekday(today)}, {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        number = story.number if story else 0
        return {
            "clock": f"{moment.now:%H:%M:%S}".encode(),
            "views": f"{107 + 13 * number + moment.count}".encode(),
            "token": f"t{moment.count * 7919 % 100_003:05}".encode(),
            "visitors": str(2_400_000 + moment.count).encode(),
        }

    def discoveries(self, day: int) -> Iterator[Discovery]:
        for section in self.desk.sections:
            stories = self._of(section, day)
            for page in range(1, self._pages(stories) + 1):
                links = tuple(
                    self.url(self.listed_path(story, day)) for story in self._cut(stories, page, self.page_size)
                )
                yield Discovery("listing", self.url(self._page_path(section, page, self.page_size)), links)

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        own = path.removeprefix(f"/web/{self.group}") or "/"
        section = next((section for section in self.desk.sections if section.path in {own, path}), None)
        # The subsections that the menu links are empty.
        below = next((section for section in self.desk.sections if re.fullmatch(rf"{section.path}-\d+", own)), None)
        if below:
            return self._section_answer(below, 1, 0, moment)
        if own in {"/", "/trang-chu"}:
            return html(self.filled(self.renderer.page("liferay_home.html", sections=self.desk.sections), moment))
        if section is None:
            return None
        page = int(request.query("_101_cur") or 1)
        return self._section_answer(section, page, int(request.query("_101_delta") or self.page_size), moment)

    def listing(self, moment: Moment) -> Answer:
        return self._section_answer(self.desk.sections[0], 1, self.page_size, moment)

    def _section_answer(self, section: Section, page: int, size: int, moment: Moment) -> Answer:
        stories = self._of(section, moment.day)
        shown = self._cut(stories, page, size)
        fields = {
            "section": section,
            "items": [self._item(story, moment.day) for story in shown],
            "first": (page - 1) * size + 1,
            "total": len(stories),
            "page": page,
            "pages": [self._page_path(section, number, size) for number in range(1, self._pages(stories, size) + 1)],
            "date_label": self.date_label,
        }
        return html(self.filled(self.renderer.page("liferay_listing.html", **fields), moment))

    def _item(self, story: Story, day: int) -> dict[str, object]:
        shown = max(story.born, day - 1)
        return {
            "path": self.listed_path(story, day),
            "title": title_of(story, shown),
            "stamp": self.stamp(story),
            "summary": self.edition(story, shown).lead or "",
        }

    def _of(self, section: Section, day: int) -> list[Story]:
        return [story for story in self.listed(day) if story.section == section]

    def _pages(self, stories: list[Story], size: int | None = None) -> int:
        return max(1, -(-len(stories) // (size or self.page_size)))

    def _cut(self, stories: list[Story], page: int, size: int) -> list[Story]:
        return stories[(page - 1) * size : page * size]

    def _page_path(self, section: Section, page: int, size: int) -> str:
        if page == 1:
            return section.path
        pairs = [(name, value.format(size=size, page=page)) for name, value in _PAGING]
        return f"{section.path}?{urlencode(pairs)}"
