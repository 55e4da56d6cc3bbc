"""A site as the rest of the house knows it: its file and its family's, put together.

Whose page an address is, among all sites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Literal

from seeds.article_url import ArticleAddress, PageIdentity
from seeds.discovery import Discovery
from seeds.errors import TwoSitesMatch
from seeds.grammar import digest_of
from seeds.layout import Layout
from seeds.layout_sign import RefuseRule


@dataclass(frozen=True)
class Site:
    """`min_delay` is in seconds; sites with the same `shares_server` are under one limiter.

    `nightly_pages` is the most pages that one night asks for, `nightly_at` when it begins, in Hanoi.

    The pages of a `closed` space are read and backfilled, but from that day no longer asked for nightly.
    """

    slug: str
    name: str
    kind: Literal["newspaper", "portal"]
    home: str
    family: str | None
    retired: date | None
    closed: Mapping[str, date]
    shares_server: str | None
    min_delay: float | None
    nightly_pages: int
    nightly_at: time | None
    notes: str | None
    addresses: tuple[ArticleAddress, ...]
    discoveries: tuple[Discovery, ...]
    refuse: tuple[RefuseRule, ...]
    layouts: tuple[Layout, ...]

    def identify(self, url: str) -> PageIdentity | None:
        for rule in self.addresses:
            if (key := rule.article_id(url)) is not None:
                return PageIdentity(self.slug, rule.space, key)
        return None

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        return tuple(sorted({host for rule in self.addresses for host in rule.hosts}))

    @cached_property
    def signs_digest(self) -> str:
        """The key of a refusal made before a layout was chosen: it falls when any sign changes."""
        layouts = [(layout.name, layout.sign.model_dump()) for layout in self.layouts]
        return digest_of([layouts, [rule.model_dump() for rule in self.refuse]])

    @cached_property
    def reading_digests(self) -> frozenset[str]:
        """A reading whose layout digest is none of these was made by rules that no longer hold."""
        return frozenset({self.signs_digest, *(layout.digest for layout in self.layouts)})


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
