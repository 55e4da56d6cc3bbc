"""The common parts of three portals on platforms of no known family. Their hosts, names and markup are invented."""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, weekday
from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.newspaper import Newspaper
from tests.rehearsal.stories import Place, Section, Story

MANNER: Final = Manner(validators="none", gzip=True, framing="length", disallowed=("/quan-tri/",))
NIGHTLY: Final = Counts(small=2, demo=3, large=20)


def desk_of(site: str, paths: tuple[str, str, str], first_id: int, byline_at: Place = "foot") -> Desk:
    """Three sections, and a stock of some months."""
    names = (("Xã hội", "society"), ("Kinh tế", "economy"), ("Văn hóa", "culture"))
    return Desk(
        site=site,
        sections=tuple(Section(name, path, theme) for (name, theme), path in zip(names, paths, strict=True)),
        eras=(Era(date(2024, 11, 4), date(2025, 3, 3), first_id, Counts(small=36, demo=60, large=600)),),
        nightly=NIGHTLY,
        byline_at=byline_at,
        leadless=10,
        bylineless=15,
    )


class UnknownPlatform(Newspaper):
    """`name` is the portal's own, `files` the first part of its templates' names, `page_size` that of its lists."""

    name: ClassVar[str]
    files: ClassVar[str]
    page_size: ClassVar[int] = 8
    manner = MANNER

    @abstractmethod
    def section_path(self, section: Section, page: int = 1) -> str:
        """The path, with its query, of a section's page."""

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        edition = self.edition(story, day)
        return f"{self.files}_article.html", {
            "portal": self,
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "url": self.url(self.path(story, day)),
            "related": self.items(self.near(story, 4), day),
        }

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        menu = [(section.name, self.section_path(section)) for section in self.desk.sections]
        newest = self.items(self.listed(day)[:3], day)
        yield "menu", self.renderer.text(f"{self.files}_menu.html", portal=self, menu=menu, newest=newest)
        today = self.clock(day, 0, 0)
        yield "today", f"{weekday(today)}, {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        return {"visitors": str(40_000 + moment.count).encode()}

    def listing(self, moment: Moment) -> Answer:
        return self.list_answer(self.desk.sections[0], 1, moment)

    def list_answer(self, section: Section | None, page: int, moment: Moment) -> Answer:
        """A section's page, or home."""
        stories = self.of(section, moment.day) if section else self.listed(moment.day)
        shown = stories[(page - 1) * self.page_size : page * self.page_size]
        if not shown:
            return self.missing(404, "Not Found")
        count = -(-len(stories) // self.page_size) if section else 1
        fields = {
            "portal": self,
            "name": section.name if section else self.name,
            "items": self.items(shown, moment.day),
            "leads": {story.id: self.edition(story, story.born).lead for story in shown},
            "page": page,
            "pages": [self.section_path(section, number) for number in range(1, count + 1)] if section else [],
        }
        return html(self.filled(self.renderer.page(f"{self.files}_list.html", **fields), moment))

    def section_at(self, path: str, request: Request) -> tuple[Section, int] | None:
        """The section and page that a request asks for."""
        asked = path + (f"?{request.target.partition('?')[2]}" if "?" in request.target else "")
        for section in self.desk.sections:
            for page in range(1, 20):
                if asked == self.section_path(section, page):
                    return section, page
        return None
