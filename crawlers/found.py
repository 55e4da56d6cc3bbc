"""From links to pages: which of a discovery's links are articles, each page once."""

from collections.abc import Iterable

from seeds.address import NotAnAddress, canonical_address
from seeds.site import Site
from storage.errands import FoundPage


def found_pages(site: Site, links: Iterable[str]) -> list[FoundPage]:
    """A page is its id: of several links to it (language tails, slugs, doubled links) the first is asked for."""
    found: dict[tuple[str, str], FoundPage] = {}
    for link in links:
        try:
            address = canonical_address(link)
        except NotAnAddress:
            continue
        if identity := site.identify(address):
            found.setdefault((identity.space, identity.key), FoundPage(address, identity.space, identity.key))
    return list(found.values())
