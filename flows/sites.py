"""Finds the sites that a command names by their slugs."""

from collections.abc import Sequence
from difflib import get_close_matches

from flows.settings import Settings
from seeds.discovery import Listing, Sitemap
from seeds.load import load_sites
from seeds.site import Site
from storage.errors import CorrectTheInput
from storage.vocabulary import BackfillSource


def refuse_what_cannot_run(settings: Settings, sites: list[Site]) -> None:
    """Raises CorrectTheInput if a live crawl has no contact, or a site is closed."""
    if settings.kind == "rehearsal":
        return
    for site in sites:
        if site.retired:
            raise CorrectTheInput(
                f"{site.slug} is retired since {site.retired}: it is not crawled nightly, only read and backfilled"
            )
    refuse_without_contact(settings)


def refuse_without_contact(settings: Settings) -> None:
    if settings.kind == "live" and not settings.contact:
        raise CorrectTheInput(
            "a live crawl needs LUUTRU_CONTACT: an address or page at which a site's people reach you"
        )


DISCOVERY_OF_SOURCE = {BackfillSource.SITEMAP: Sitemap, BackfillSource.LISTING: Listing}


def usual_source(site: Site) -> BackfillSource:
    """The default source of a site's backfill."""
    if site.retired is None:
        for source, rule in DISCOVERY_OF_SOURCE.items():
            if any(isinstance(one, rule) for one in site.discoveries):
                return source
    return BackfillSource.WAYBACK


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


def named_sites(settings: Settings, slugs: Sequence[str] | None) -> list[Site]:
    """Returns the named sites, each once; with no name, all that have a site file.

    Raises UnknownSite.
    """
    if slugs:
        return [known_site(settings, slug) for slug in dict.fromkeys(slugs)]
    return list(load_sites(settings.sites).values())
