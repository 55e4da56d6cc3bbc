"""What a backfill is asked to do, and what it must be refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from flows.night import refuse_without_contact, tonight
from flows.settings import Settings
from seeds.discovery import Listing, Sitemap
from seeds.site import Site
from storage.backfills import Order
from storage.failures import MendTheFolder

EARLIEST = date(1996, 1, 1)  # the Wayback Machine has nothing older


class Source(StrEnum):
    """Where a backfill looks."""

    SITEMAP = "sitemap"
    LISTING = "listing"
    WAYBACK = "wayback"
    COMMONCRAWL = "commoncrawl"
    WARC = "warc"


LIVE = frozenset({Source.SITEMAP, Source.LISTING})
_RULES = {Source.SITEMAP: Sitemap, Source.LISTING: Listing}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`limit` is the most pages or captures that this command fetches; `until` is included.

    With `holes`, just those of these days that coverage lacks.
    """

    site: Site
    source: Source
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    dry_run: bool = False
    files: tuple[Path, ...] = ()
    holes: bool = False

    @property
    def order(self) -> Order:
        names = tuple(str(file.resolve()) for file in self.files)
        return Order(self.site.slug, self.source.value, self.since, self.until, names)


def usual_source(site: Site) -> Source:
    """Where a site's pages are looked for if nobody says where."""
    if site.retired is None:
        for source, rule in _RULES.items():
            if any(isinstance(one, rule) for one in site.discoveries):
                return source
    return Source.WAYBACK


def refuse_backfill(settings: Settings, wanted: Wanted) -> None:
    """Raises MendTheFolder with the reason."""
    site, source = wanted.site, wanted.source
    if wanted.since and wanted.since > (wanted.until or tonight()):
        raise MendTheFolder(f"--since {wanted.since} lies after {wanted.until or 'today'}")
    if source in LIVE and site.retired:
        raise MendTheFolder(
            f"{site.slug} is retired since {site.retired}: its own pages are not asked for any more; "
            "backfill it from an archive, with --source wayback"
        )
    if source in LIVE and not any(isinstance(rule, _RULES[source]) for rule in site.discoveries):
        raise MendTheFolder(f"{site.slug}: its site file names no {source}")
    if source is Source.LISTING and wanted.until and not wanted.holes:
        raise MendTheFolder(
            "a listing is walked from its newest page, and most tell no days: --until cannot bound it; "
            "leave it out, and all that is not known from --since on is fetched"
        )
    if wanted.holes and source is Source.WARC:
        raise MendTheFolder("--holes looks in sitemaps, listings and archives; of files, all that they have is copied")
    if bool(wanted.files) != (source is Source.WARC):
        raise MendTheFolder("--file and --source warc belong together: which WARC or WACZ files to copy from")
    if missing := [file for file in wanted.files if not file.is_file()]:
        raise MendTheFolder(f"{missing[0]}: no such file")
    if source is not Source.WARC:
        refuse_without_contact(settings)
