"""Drafts a site file from an address (`luutru draft URL`), or reports why that is not possible."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flows.settings import BadSettings, Settings
from flows.site_check.draft import NoDraft, draft_site, write_draft
from flows.site_check.draft_unknown import discover_tables, draft_unknown
from flows.site_check.exploration import Explored
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.load import load_sites
from storage.archive import open_archive


@dataclass(frozen=True, slots=True)
class Written:
    """`family` is None for a draft by induction; `reports` then lists what could not be determined."""

    slug: str
    family: str | None
    files: tuple[Path, ...]
    has_discovery: bool
    reports: tuple[str, ...] = ()


def new_site(settings: Settings, url: str, slug: str | None, into: Path | None, today: date) -> Written | NoDraft:
    """Raises BadSettings if LUUTRU_SITES is not set, or if a site already has the address or slug."""
    if settings.sites is None:
        raise BadSettings("LUUTRU_SITES: set it to a folder of your own; the site file is written there")
    address, name = _address(url), slug or slug_of(url)
    _refuse_known(settings, address, name)
    with open_archive(settings.data, settings.database_url) as archive:
        draft = draft_site(settings, archive, name, address)
    if isinstance(draft, NoDraft):
        return draft
    if isinstance(draft, Explored):
        return _induced(draft, name, settings.sites, into or settings.sites / name, today)
    files = write_draft(draft, settings.sites, into or settings.sites / name, today)
    load_sites(settings.sites)
    return Written(name, draft.candidate.family, tuple(files), draft.candidate.lists or bool(draft.sections))


def _induced(explored: Explored, slug: str, sites: Path, into: Path, today: date) -> Written | NoDraft:
    drafted = draft_unknown(slug, explored, sites, into, today)
    if not drafted.files:
        return NoDraft((*explored.tried, *drafted.reports))
    load_sites(sites)
    return Written(slug, None, drafted.files, bool(discover_tables(explored)), drafted.reports)


def slug_of(url: str) -> str:
    """The first part of the host's name."""
    return (urlsplit(url).hostname or "").removeprefix("www.").partition(".")[0]


def _address(url: str) -> str:
    try:
        return canonical_address(url)
    except NotAnAddress as error:
        raise BadSettings(str(error)) from error


def _refuse_known(settings: Settings, url: str, slug: str) -> None:
    sites = load_sites(settings.sites)
    if slug in sites:
        raise BadSettings(f"{slug}: there is a site of that name; choose another with --slug")
    host = urlsplit(url).netloc
    if owner := next((site.slug for site in sites.values() if host in site.hosts), None):
        raise BadSettings(f"{host} is a host of the site {owner}: `luutru check {owner}` looks at it")
