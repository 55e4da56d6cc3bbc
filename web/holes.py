"""The days of each site that lack articles, and the disk, both counted every few minutes."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luutru import Corpus
from luutru.coverage.site_coverage import SiteDays, site_days
from seeds.site import Site
from storage.archive import Archive
from storage.runs.history import bytes_by_night
from storage.vietnam_time import VIETNAM

WEEKS = 26
NIGHTS = 14


@dataclass(frozen=True, slots=True)
class HoleWindow:
    """Days that lack articles, both included, with the command that fetches them."""

    site: str
    since: date
    until: date
    missing: int
    command: str


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes; `per_night` is the mean of the WARC records of the last nights, and 0 while there are none."""

    total: int
    free: int
    per_night: int

    @property
    def nights_left(self) -> int | None:
        return self.free // self.per_night if self.per_night else None


def today() -> date:
    return datetime.now(VIETNAM).date()


def days_of(archive: Archive, site: Site) -> SiteDays:
    until = today()
    return site_days(archive, site, until - timedelta(weeks=WEEKS), until, until)


def hole_windows(corpus: Corpus, slugs: list[str]) -> tuple[HoleWindow, ...]:
    found: list[HoleWindow] = []
    for slug in slugs:
        if slug in corpus.sites:
            found += windows_of(days_of(corpus.archive, corpus.sites[slug]))
    return tuple(found)


def windows_of(known: SiteDays) -> tuple[HoleWindow, ...]:
    slug = known.site.slug
    return tuple(
        HoleWindow(
            slug,
            one.since,
            one.until,
            one.missing,
            f"luutru backfill {slug} --since {one.since} --until {one.until} --holes",
        )
        for one in known.windows
    )


def disk_of(archive: Archive) -> Disk:
    usage = shutil.disk_usage(archive.folder.path)
    added = bytes_by_night(archive, today() - timedelta(days=NIGHTS))
    return Disk(usage.total, usage.free, sum(added.values()) // len(added) if added else 0)
