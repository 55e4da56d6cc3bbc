"""District portals on Liferay beside thanhtri: a further one is one line.

Their hosts have the form of the known ones; real portals at these hosts are not claimed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tests.rehearsal.newsroom import Counts, Desk, Era, Scale
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.liferay import Liferay
from tests.rehearsal.sites.thanhtri import Thanhtri
from tests.rehearsal.stories import Section, Story


@dataclass(frozen=True, slots=True)
class Place:
    host: str
    name: str
    first_id: int


DISTRICTS: Final = (
    Place("badinh.hanoi.gov.vn", "Ba Đình", 3_104_201),
    Place("tayho.hanoi.gov.vn", "Tây Hồ", 3_300_115),
    Place("longbien.hanoi.gov.vn", "Long Biên", 3_511_640),
    Place("hadong.hanoi.gov.vn", "Hà Đông", 3_702_018),
    Place("socson.hanoi.gov.vn", "Sóc Sơn", 3_918_333),
    Place("bavi.hanoi.gov.vn", "Ba Vì", 4_101_290),
)  # fmt: skip

SECTIONS: Final = (
    Section("Tin tức sự kiện", "/tin-tuc-su-kien", "city", weight=6),
    Section("Đảng, đoàn thể", "/ang-oan-the", "politics", weight=3),
    Section("Kinh tế - xã hội", "/kinh-te-xa-hoi", "economy"),
)


class District(Liferay):
    manner = Thanhtri.manner

    def __init__(self, place: Place, seed: int, scale: Scale, renderer: Renderer) -> None:
        self.host = place.host
        self.group = place.host.partition(".")[0]
        self.account = f"Admin {place.name}"
        era = Era(date(2019, 1, 7), date(2025, 2, 24), place.first_id, Counts(small=4, demo=4, large=150))
        self.desk = Desk(
            site=place.host,
            sections=SECTIONS,
            eras=(era,),
            nightly=Counts(small=1, demo=1, large=3),
            byline_at="foot",
            leadless=15,
            bylineless=20,
        )
        super().__init__(seed, scale, renderer)

    def stamp(self, story: Story) -> str:
        return f"{story.published:%d/%m/%Y} | {story.published:%H:%M}"
