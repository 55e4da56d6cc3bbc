"""Chooses the sites of a report on an archive."""

from collections.abc import Sequence

from flows.settings import Settings
from flows.sites import known_site
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive
from storage.runs.coverage import sites_with_runs


def named_or_with_runs(archive: Archive, settings: Settings, slugs: Sequence[str] | None) -> list[Site]:
    """The named sites; with no name, those that have a site file and of which the archive has a run."""
    if slugs:
        return [known_site(settings, slug) for slug in slugs]
    known = load_sites(settings.sites)
    return [known[slug] for slug in sites_with_runs(archive) if slug in known]
