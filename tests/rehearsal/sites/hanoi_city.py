"""hanoi.gov.vn: the city portal's pages since 2025, and older ones signed HNP, whose real markup is unknown."""

import re
from dataclasses import replace
from datetime import date
from typing import ClassVar, Final

from tests.rehearsal.clock import Moment
from tests.rehearsal.editions import slug_source, title_of
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.pieces import dress
from tests.rehearsal.sites.newszone import NewsZone
from tests.rehearsal.slugs import liferay_slug
from tests.rehearsal.stories import Edition, Section, Story

# The platform of 2025; stories from the older platform have short ids (sites.md D).
_PLATFORM_SINCE: Final = date(2023, 1, 1)
_HNP: Final = "HNP - "
_STILL_LISTED: Final = 2
_SESSION: Final = re.compile(r";jsessionid=[^/?#]*")


class HanoiCity(NewsZone):
    host = "hanoi.gov.vn"
    # The address of HNP pages is inferred from citations; only some of them have the numbers beside the id.
    article: ClassVar[re.Pattern[str]] = re.compile(
        r"/(?:[^/]+/-/hn/[^/]+/(?:1/)?(?=\d+/)|[^/]+/[^/]+-(?=\d{10,19}\.htm$))(?P<id>\d+)(?:(?:/1)?/[^/]*\.html|\.htm)"
    )
    desk = Desk(
        site="hanoi.gov.vn",
        sections=(
            Section("Tin tức - Sự kiện nổi bật", "/tin-tuc-su-kien-noi-bat", "city", weight=3),
            Section("Tin sở, ngành", "/tin-so-nganh", "digital"),
            Section("Chỉ đạo, điều hành", "/chi-dao-dieu-hanh", "politics"),
            Section("Chỉ đạo của UBND Thành phố", "/chi-dao-cua-ubnd-thanh-pho-ha-noi", "economy"),
        ),
        eras=(
            Era(date(2017, 3, 1), date(2022, 6, 1), 2_781_230, Counts(small=6, demo=6, large=200)),
            Era(date(2024, 2, 1), date(2025, 5, 1), 4_000_102_581, Counts(small=3, demo=4, large=150)),
            Era(date(2025, 8, 8), date(2026, 3, 2), 0, Counts(small=6, demo=8, large=400), timed="4"),
        ),
        nightly=Counts(small=2, demo=2, large=15),
        byline_at="foot",
        bylineless=40,
        later=364,
    )

    def path(self, story: Story, day: int) -> str:
        if not _is_hnp(story):
            return super().path(story, day)
        id_ = (f"1/{story.id}/1", f"{story.id}/1", str(story.id))[story.number % 3]
        return f"/tintuc_sukien/-/hn/ZVOm7e3VDMRM/{id_}/{liferay_slug(slug_source(story, day))}.html"

    def known(self, path: str) -> str:
        return _SESSION.sub("", path)

    def listed_path(self, story: Story, day: int) -> str:
        """Some lists show the session of the reader who asked first."""
        session = ";jsessionid=2F9A.node1" if _is_hnp(story) and story.number % 2 else ""
        return super().listed_path(story, day) + session

    def of(self, section: Section, day: int) -> list[Story]:
        """The first section continues with stories of the old generation; no list has its other stories."""
        old = [story for story in self.newsroom.stories(1) if _is_hnp(story) and story.number < _STILL_LISTED]
        return super().of(section, day) + (old if section == self.desk.sections[0] else [])

    def section_shown(self, story: Story) -> str | None:
        return None if _is_hnp(story) else super().section_shown(story)

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        if not _is_hnp(story):
            return super().template(story, day)
        edition = self.edition(story, day)
        old = [other for other in self.newsroom.stories(1) if _is_hnp(other) and other != story]
        return "hnp_article.html", {
            "story": story,
            "edition": edition,
            "dressed": dress(story, edition),
            "stamp": _stamp(story),
            # Three forms: text in blocks, in table cells, and lines separated by breaks.
            "shape": ("blocks", "cells", "breaks")[story.number % 3],
            "newer": [(self.path(other, 1), title_of(other, 1), _stamp(other)) for other in old[-4:]],
            "older": [(self.path(other, 1), title_of(other, 1), f"{other.published:%d/%m/%Y}") for other in old[:4]],
        }

    def _edition(self, story: Story, day: int) -> Edition:
        edition = super()._edition(story, day)
        return replace(edition, lead=f"{_HNP}{edition.lead}") if _is_hnp(story) else edition

    def _listed(self, day: int) -> list[Story]:
        """Home no longer lists HNP pages."""
        return [story for story in super()._listed(day) if not _is_hnp(story)]

    def volatile(self, moment: Moment, story: Story | None) -> dict[str, bytes]:
        number = story.number if story else 0
        return super().volatile(moment, story) | {"views": str(900 + 17 * number + moment.count).encode()}


def _is_hnp(story: Story) -> bool:
    return story.published.date() < _PLATFORM_SINCE


def _stamp(story: Story) -> str:
    """The form after the titles of HNP pages: (10:08 06/02/2019)."""
    return f"({story.published:%H:%M %d/%m/%Y})"
