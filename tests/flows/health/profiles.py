"""The declared distributions of normal nights: what a site publishes, and how its pages read."""

from dataclasses import dataclass
from datetime import date

from luutru.coverage.holidays import TET


@dataclass(frozen=True, slots=True)
class Layout:
    """Shares of articles that have a field; `captions` and `blocks` are mean numbers."""

    name: str
    share: float
    section: float
    byline: float
    published: float
    lead: float
    captions: float
    blocks: float


@dataclass(frozen=True, slots=True)
class Profile:
    """`weekdays` start on Monday and are factors of `daily`; the bytes of pages with `counters` differ at every
    request.

    `scatter` is the variation of a night's number beyond chance (its variance is mean + scatter × mean²). `agreement`
    says how close a night's shares are to the declared ones (the weight of a beta distribution).
    """

    name: str
    daily: float
    weekdays: tuple[float, ...]
    tet: float
    layouts: tuple[Layout, ...]
    sections: tuple[str, ...]
    feed: int
    listing: int
    in_feed: float
    counters: bool
    scatter: float = 0.03
    agreement: float = 150.0
    refused: float = 0.015
    failed: float = 0.004
    source_fails: float = 0.005
    shared: float = 0.004
    doubled: float = 0.004
    older: float = 0.03

    def factor(self, day: date) -> float:
        dip = any(-2 <= (day - first).days <= 6 for first in TET)
        return self.weekdays[day.weekday()] * (self.tet if dip else 1.0)


LONGFORM = Layout("longform", 0.85, 0.99, 0.92, 1.0, 0.98, 1.6, 14.0)
DETAIL = Layout("detail", 0.15, 0.95, 0.7, 0.98, 0.9, 0.8, 9.0)
PORTAL = Layout("article", 1.0, 0.97, 0.5, 0.99, 0.8, 1.0, 10.0)

NEWSPAPER = Profile(
    name="newspaper",
    daily=70,
    weekdays=(1.0, 1.1, 1.1, 1.05, 1.05, 0.7, 0.6),
    tet=0.25,
    layouts=(LONGFORM, DETAIL),
    sections=("Chính trị", "Kinh tế", "Văn hóa", "Đời sống", "Thể thao", "Giao thông"),
    feed=50,
    listing=20,
    in_feed=0.8,
    counters=False,
)
DISTRICT = Profile(
    name="portal",
    daily=6,
    weekdays=(1.0, 1.0, 1.1, 1.0, 1.1, 0.2, 0.1),
    tet=0.05,
    layouts=(PORTAL,),
    sections=("Tin tức", "Thông báo"),
    feed=0,
    listing=10,
    in_feed=0.0,
    counters=True,
)
PROFILES = (NEWSPAPER, DISTRICT)
