"""Defines parameters that several commands share: sites as arguments, and days."""

from collections.abc import Sequence
from typing import Annotated

import typer

from flows.settings import Settings
from flows.sites import known_site
from seeds.load import load_sites
from seeds.site import Site

DAY = ["%Y-%m-%d"]
DAY_METAVAR = "YYYY-MM-DD"

SiteName = Annotated[str, typer.Argument(metavar="SITE", help="The site's slug; `luutru sites` lists them.")]
SiteNames = Annotated[
    list[str] | None, typer.Argument(metavar="SITE", help="Slugs of sites; all sites if none is named.")
]


def named_sites(settings: Settings, slugs: Sequence[str] | None) -> list[Site]:
    """Returns the named sites, each once; with no name, all that have a site file.

    Raises UnknownSite.
    """
    if slugs:
        return [known_site(settings, slug) for slug in dict.fromkeys(slugs)]
    return list(load_sites(settings.sites).values())
