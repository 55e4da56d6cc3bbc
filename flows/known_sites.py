"""The sites that a command speaks of, by their slugs."""

from collections.abc import Sequence
from difflib import get_close_matches

from flows.settings import Settings
from seeds.load import load_sites
from seeds.site import Site


class UnknownSite(Exception):
    """No site file has this slug."""


def known_site(settings: Settings, slug: str) -> Site:
    sites = load_sites(settings.sites)
    if slug not in sites:
        near = get_close_matches(slug, sites, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sites)}"
        raise UnknownSite(f"{slug}: no such site; {hint}")
    return sites[slug]


def chosen_sites(settings: Settings, slugs: Sequence[str]) -> list[Site]:
    """The named sites; with no name, all that are not retired (in a rehearsal, the retired too)."""
    if slugs:
        return [known_site(settings, slug) for slug in dict.fromkeys(slugs)]
    sites = load_sites(settings.sites).values()
    return [site for site in sites if settings.kind == "rehearsal" or site.retired is None]
