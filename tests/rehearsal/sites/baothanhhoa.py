"""baothanhhoa.vn and its culture supplement vhds.: the layout of 2019, the current one, and obfuscated bodies."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment, weekday
from tests.rehearsal.disguise import disguised
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.pieces import Dressed, dress
from tests.rehearsal.sites.newspaper import LISTING_LENGTH, Newspaper
from tests.rehearsal.sites.site import Discovery
from tests.rehearsal.slugs import slug
from tests.rehearsal.stories import Edition, Section, Story

# Addresses with a section had ids up to 169 thousand, about 2022; since then bodies are obfuscated (sites.md C).
_NEW_SINCE: Final = date(2022, 7, 1)
_PREFIX: Final = "(Baothanhhoa.vn) - "
# In the current layout every third story has an obfuscated body.
_DISGUISED: Final = 3

_READER: Final = (Path(__file__).parents[1] / "templates" / "vietlong_reader.js").read_bytes()

_SECTIONS: Final = (
    Section("Thời sự", "thoi-su", "politics"),
    Section("Kinh tế", "kinh-te", "economy"),
    Section("Pháp luật", "phap-luat", "society"),
    Section("Văn hóa - Giải trí", "van-hoa-giai-tri", "culture"),
)


class Baothanhhoa(Newspaper):
    host = "baothanhhoa.vn"
    is_rendered = False
    """Whether the pipeline renders the pages with hidden bodies, and therefore reads them."""
    article: ClassVar[re.Pattern[str]] = re.compile(r"/(?:(?!print/|topic/)[^/]+/[^/]+/|[^/]+-)(?P<id>\d{4,7})\.htm")
    desk = Desk(
        site="baothanhhoa.vn",
        sections=_SECTIONS,
        eras=(
            Era(date(2019, 5, 1), date(2022, 3, 1), 103_068, Counts(small=6, demo=6, large=300)),
            Era(date(2025, 1, 6), date(2025, 3, 3), 238_487, Counts(small=9, demo=12, large=500)),
        ),
        nightly=Counts(small=2, demo=3, large=30),
        byline_at="foot",
    )
    manner = Manner(
        validators="none",
        gzip=True,
        framing="length",
        disallowed=("/print/", "/tim-kiem"),
        headers=(("Server", "nginx"), ("X-Powered-By", "vietlong")),
    )

    def path(self, story: Story, day: int) -> str:
        return self._old_path(story, day) if _is_old(story) else self._new_path(story, day)

    def _old_path(self, story: Story, day: int) -> str:
        return f"/{story.section.path}/{slug(slug_source(story, day))}/{story.id}.htm"

    def _new_path(self, story: Story, day: int) -> str:
        return f"/{slug(slug_source(story, day))}-{story.id}.htm"

    def answers_at(self, path: str, story: Story, day: int) -> bool:
        # Both forms of the address have the same page: the id is the key.
        return path in {self._old_path(story, day), self._new_path(story, day)}

    def section_shown(self, story: Story) -> str | None:
        return None

    def refusal(self, story: Story, day: int) -> str | None:
        return "body_obfuscated" if _is_hidden(story) and not self.is_rendered else None

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        edition = self.edition(story, day)
        dressed = dress(story, edition)
        return "vietlong_2019.html" if _is_old(story) else "vietlong_current.html", {
            "story": story,
            "edition": edition,
            "dressed": dressed,
            "url": self.url(self.path(story, day)),
            "shown": f"{weekday(story.published)}, {story.published:%d/%m/%Y %H:%M}",
            "disguise": self._disguise(story, edition, dressed) if _is_hidden(story) else None,
            "print": f"/print/{_hex(story)}/{story.id}.htm",
            "related": self.items(self.near(story), day),
            "teasers": self._teasers(story, day),
        }

    def _disguise(self, story: Story, edition: Edition, dressed: Dressed) -> str:
        clear = self.renderer.text("vietlong_hidden.html", edition=edition, dressed=dressed)
        return disguised(clear, story.id, wrapped=story.number % 2 == 0)

    def _edition(self, story: Story, day: int) -> Edition:
        edition = super()._edition(story, day)
        return Edition(
            edition.title,
            edition.slug_of,
            edition.byline,
            f"{_PREFIX}{edition.lead}" if _is_old(story) else edition.lead,
            edition.blocks,
            edition.markup,
        )

    def _teasers(self, story: Story, day: int) -> list[dict[str, object]]:
        """Other stories of the day at the side, with enough of their text to look like a body."""
        others = [other for other in self.newsroom.stories(1)[-8:] if other != story]
        texts = (self.edition(other, 1).blocks[0].text for other in others)
        return [item | {"text": text} for item, text in zip(self.items(others, 1), texts, strict=True)]

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        yield "furniture", self.renderer.text("vietlong_furniture.html", sections=_SECTIONS, host=self.host)
        today = self.clock(day, 0, 0)
        yield "today", f"{weekday(today)}, ngày {today:%d/%m/%Y}"

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        return {
            "clock": f"{moment.now:%H:%M:%S}".encode(),
            "views": str(310 + moment.count).encode(),
            "weather": f"{20 + moment.count % 12}".encode(),
        }

    def discoveries(self, day: int) -> Iterator[Discovery]:
        for section in _SECTIONS:
            yield self.feed(f"/rss/{section.path}.xml", self.of(section, day), day)
        yield Discovery("listing", self.url("/tin24h"), self._listed_urls(self.listed(day), day))
        for section in _SECTIONS:
            yield Discovery("listing", self.url(f"/{section.path}"), self._listed_urls(self.of(section, day), day))

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path in ("/", "/rss", "/js/reader.js"):
            return self._fixed_answer(path, moment)
        if path.startswith("/topic/") or path == "/tin24h":
            return self._listing_answer("Tin 24h", self.listed(moment.day), moment)
        if match := re.fullmatch(r"/print/[0-9a-f]{29}/(\d+)\.htm", path):
            return self._print_answer(int(match[1]), request, moment)
        for section in _SECTIONS:
            if path == f"/rss/{section.path}.xml":
                return self.feed_answer(section.name, self.of(section, moment.day), request, moment)
            if path == f"/{section.path}":
                return self._listing_answer(section.name, self.of(section, moment.day), moment)
        return None

    def _fixed_answer(self, path: str, moment: Moment) -> Answer:
        if path == "/js/reader.js":
            return Answer(headers=(("Content-Type", "text/javascript; charset=utf-8"),), body=_READER)
        return html(self.filled(self.renderer.page("vietlong_index.html", sections=_SECTIONS), moment))

    def listing(self, moment: Moment) -> Answer:
        return self._listing_answer(_SECTIONS[0].name, self.of(_SECTIONS[0], moment.day), moment)

    def _print_answer(self, id_: int, request: Request, moment: Moment) -> Answer | None:
        """The page again: a print address has the id too."""
        story = self._by_id(moment.day).get(id_)
        return None if story is None else self._story_answer(self.path(story, moment.day), request, moment)

    def _listing_answer(self, name: str, stories: Sequence[Story], moment: Moment) -> Answer:
        items = [
            {"path": self._new_path(story, max(story.born, moment.day - 1)), "title": title_of(story, story.born)}
            for story in stories[:LISTING_LENGTH]
        ]
        return html(self.filled(self.renderer.page("vietlong_section.html", name=name, items=items), moment))

    def _listed_urls(self, stories: Sequence[Story], day: int) -> tuple[str, ...]:
        """Listings link every story by its newer address, even old stories."""
        paths = (self._new_path(story, max(story.born, day - 1)) for story in stories[:LISTING_LENGTH])
        return tuple(self.url(path) for path in paths)


class Vhds(Baothanhhoa):
    host = "vhds.baothanhhoa.vn"
    desk = Desk(
        site="vhds.baothanhhoa.vn",
        sections=_SECTIONS,
        eras=(Era(date(2025, 1, 20), date(2025, 3, 3), 31_204, Counts(small=6, demo=6, large=200)),),
        nightly=Counts(small=1, demo=1, large=8),
        byline_at="foot",
    )


def _is_old(story: Story) -> bool:
    return story.published.date() < _NEW_SINCE


def _is_hidden(story: Story) -> bool:
    return not _is_old(story) and story.number % _DISGUISED == 0


def _hex(story: Story) -> str:
    return f"{story.id * 2_654_435_761:029x}"
