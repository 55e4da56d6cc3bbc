"""Describes what a backfill must do, and refuses orders that cannot be done."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.clock import tonight
from flows.settings import Settings
from flows.sites import DISCOVERY_OF_SOURCE, refuse_without_contact
from seeds.site import Site
from storage.backfill.orders import Order
from storage.errors import CorrectTheInput
from storage.vocabulary import BackfillSource

EARLIEST = date(1996, 1, 1)  # the Wayback Machine has nothing older
MOST_GB = 50.0  # that one command reads of CC-NEWS, which has no index


LIVE = frozenset({BackfillSource.SITEMAP, BackfillSource.LISTING})


@dataclass(frozen=True, slots=True)
class BackfillScope:
    """`limit` is the most pages or captures that this command fetches; `until` is included.

    `holes` limits the order to days that are holes of the coverage. `again` fetches known pages too.
    `max_gb` is the most that this command reads of files that have no index.
    """

    site: Site
    source: BackfillSource
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    dry_run: bool = False
    files: tuple[Path, ...] = ()
    holes: bool = False
    again: bool = False
    max_gb: float | None = None

    @property
    def most_bytes(self) -> int:
        return int((self.max_gb or MOST_GB) * 1_000_000_000)

    @property
    def order(self) -> Order:
        names = tuple(str(file.resolve()) for file in self.files)
        return Order(self.site.slug, self.source, self.since, self.until, names)


def refuse_backfill(settings: Settings, wanted: BackfillScope) -> None:
    """Raises CorrectTheInput with the reason if the order cannot be done."""
    site, source = wanted.site, wanted.source
    if wanted.since and wanted.since > (wanted.until or tonight()):
        raise CorrectTheInput(f"--since {wanted.since} is after {wanted.until or 'today'}")
    if source in LIVE and site.retired:
        raise CorrectTheInput(
            f"{site.slug} is retired since {site.retired}: its own pages are not asked for any more; "
            "backfill it from an archive, with --source wayback"
        )
    if source in LIVE and not any(isinstance(rule, DISCOVERY_OF_SOURCE[source]) for rule in site.discoveries):
        raise CorrectTheInput(f"{site.slug}: its site file names no {source}")
    if source is BackfillSource.LISTING and wanted.until and not wanted.holes:
        raise CorrectTheInput(
            "a listing is walked from its newest page, and most tell no days: --until cannot bound it; "
            "leave it out, and all that is not known from --since on is fetched"
        )
    _refuse_options(wanted)
    if source is not BackfillSource.WARC:
        refuse_without_contact(settings)


def _refuse_options(wanted: BackfillScope) -> None:
    """What does not go with the source."""
    source = wanted.source
    if wanted.holes and source is BackfillSource.WARC:
        raise CorrectTheInput(
            "--holes looks in sitemaps, listings and archives; of files, all that they have is copied"
        )
    if wanted.again and source not in LIVE:
        raise CorrectTheInput("--again goes with --source sitemap or listing: what an archive took does not change")
    if source is BackfillSource.CC_NEWS and not (wanted.since and wanted.until) and not wanted.holes:
        raise CorrectTheInput(
            "cc-news has no index, so that all its files of the days are read, many GB a day: give --since and --until"
        )
    if wanted.max_gb is not None and source is not BackfillSource.CC_NEWS:
        raise CorrectTheInput("--max-gb goes with --source cc-news: of other sources only the pages are fetched")
    if bool(wanted.files) != (source is BackfillSource.WARC):
        raise CorrectTheInput("--file and --source warc belong together: which WARC or WACZ files to copy from")
    if missing := [file for file in wanted.files if not file.is_file()]:
        raise CorrectTheInput(f"{missing[0]}: no such file")
