"""Builds provisional sites for a portal without a site file: one per known family, and one that knows only a URL."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from seeds.assemble import assemble
from seeds.load import load_families
from seeds.site import Site
from seeds.site_file import SiteFile


@dataclass(frozen=True, slots=True)
class Candidate:
    """`links` is the CSS of the family's links to articles; `lists` says whether the family names discoveries."""

    family: str
    site: Site
    links: str
    lists: bool


def candidates(slug: str, home: str, extra: Path | None = None) -> list[Candidate]:
    """One candidate for each family with article patterns and layouts. Raises SiteFileError for a bad family file."""
    found = []
    for name, family in load_families(extra).items():
        if family.article and family.layout:
            file = SiteFile(name=slug, kind="portal", home=home, family=(name,))
            links = family.listing.links or "a"
            found.append(Candidate(name, assemble(slug, file, [family]), links, bool(family.discover)))
    return found


CAREFUL_DELAY = 5.0  # seconds; the longest Crawl-delay seen on one of Hanoi's portals


def unknown_site(slug: str, url: str) -> Site:
    return Site(
        slug=slug,
        name=slug,
        kind="portal",
        home=urljoin(url, "/"),
        family=None,
        retired=None,
        closed={},
        shares_server=None,
        min_delay=CAREFUL_DELAY,
        nightly_pages=1,
        nightly_at=None,
        notes=None,
        addresses=(),
        discoveries=(),
        refuse=(),
        layouts=(),
    )
