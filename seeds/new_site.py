"""Builds provisional sites for a portal without a site file: one per known family, and one that knows only a URL."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from seeds.article_url import ArticleAddress
from seeds.combine_families import assemble
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


# Of a public suffix with two parts a host has three: hanoi.gov.vn, baomau.com.vn.
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "info", "ac", "co"})
NO_ARTICLE = r"(?!)(?P<id>)"


def parent_of(host: str) -> str:
    """The domain under which a host is: hanoi.gov.vn for tayho.hanoi.gov.vn and for itself."""
    parts = host.partition(":")[0].split(".")
    count = 3 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else 2  # noqa: PLR2004 (parts of a domain)
    return ".".join(parts[-count:])


def unknown_site(slug: str, *urls: str) -> Site:
    """A site whose only facts are these URLs. Hosts under one parent share a limiter: they may be one server."""
    hosts = tuple(dict.fromkeys(urlsplit(url).netloc for url in urls))
    return Site(
        slug=slug,
        name=slug,
        kind="portal",
        home=urljoin(urls[0], "/"),
        family=None,
        retired=None,
        closed={},
        shares_server=parent_of(hosts[0]),
        min_delay=CAREFUL_DELAY,
        nightly_pages=1,
        nightly_at=None,
        notes=None,
        addresses=(ArticleAddress(hosts=hosts, space="none", pattern=NO_ARTICLE),),
        discoveries=(),
        refuse=(),
        layouts=(),
    )
