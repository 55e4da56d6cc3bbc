"""Whose page an address is, among all sites."""

from collections.abc import Iterable

from seeds.article_address import PageIdentity
from seeds.errors import TwoSitesMatch
from seeds.site import Site


def identify_anywhere(sites: Iterable[Site], url: str) -> tuple[Site, PageIdentity] | None:
    """None where no site has an article there; TwoSitesMatch is raised where two have."""
    found: tuple[Site, PageIdentity] | None = None
    for site in sites:
        identity = site.identify(url)
        if identity is None:
            continue
        if found is not None:
            raise TwoSitesMatch(url, (found[0].slug, site.slug))
        found = (site, identity)
    return found
