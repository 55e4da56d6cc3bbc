"""Ward and commune portals on the city's platform of 2025: a further one is one line."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tests.rehearsal.newsroom import Counts, Desk, Era, Scale
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.newszone import NewsZone
from tests.rehearsal.stories import Section


@dataclass(frozen=True, slots=True)
class Place:
    """`prefix` begins the ids of its stories (2805 at caugiay, sites.md D)."""

    host: str
    prefix: str


WARDS: Final = (
    Place("caugiay.hanoi.gov.vn", "2805"),
    # Invented.
    Place("phuongmau.hanoi.gov.vn", "2806"),
    Place("xavidu.hanoi.gov.vn", "2807"),
)  # fmt: skip

_SECTIONS: Final = (
    Section("Kinh tế - Tài chính", "/kinh-te-tai-chinh", "economy"),
    Section("Văn hóa - Xã hội", "/van-hoa-xa-hoi", "culture"),
    Section("Chuyển đổi số", "/chuyen-doi-so", "digital"),
)
_ERA: Final = Era(date(2025, 7, 14), date(2026, 3, 2), 0, Counts(small=5, demo=6, large=120))


class Ward(NewsZone):
    def __init__(self, place: Place, seed: int, scale: Scale, renderer: Renderer) -> None:
        self.host = place.host
        self.desk = Desk(
            site=place.host,
            sections=_SECTIONS,
            eras=(Era(_ERA.since, _ERA.until, 0, _ERA.counts, timed=place.prefix),),
            nightly=Counts(small=1, demo=1, large=4),
            byline_at="foot",
            leadless=10,
            bylineless=40,
            later=364,
        )
        super().__init__(seed, scale, renderer)
