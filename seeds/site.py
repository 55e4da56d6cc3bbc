"""Defines a site, combined from its site file and family files, and finds the site that a URL belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property
from typing import Literal

from seeds.article_url import ArticleAddress, PageIdentity
from seeds.attachments import AttachmentRule, attachment_identity
from seeds.discovery import Discovery
from seeds.errors import TwoSitesMatch
from seeds.grammar import json_digest
from seeds.layout import Layout
from seeds.layout_sign import RefuseRule
from seeds.requisites import RequisiteRule


@dataclass(frozen=True)
class Site:
    """`min_delay` is in seconds; sites with the same `shares_server` share one rate limiter.

    `nightly_pages` is the most pages that one night requests; `nightly_at` is the time in Hanoi at which it begins.

    Attachments are fetched, and requisites kept, only where the site has the rule for them. With `render`, refused
    pages may be rendered from the archive, if the operator allows it, too; `render_hosts` are those of their scripts
    besides the site's own.

    Pages of a `closed` space are read and backfilled, but from that date on not requested nightly.
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
    attachments: AttachmentRule | None = None
    requisites: RequisiteRule | None = None
    render: bool = False
    render_hosts: tuple[str, ...] = ()

    def identify(self, url: str) -> PageIdentity | None:
        for rule in self.addresses:
            if (key := rule.article_id(url)) is not None:
                return PageIdentity(self.slug, rule.space, key)
        return None

    def identify_attachment(self, url: str) -> PageIdentity | None:
        """The identity of a document on one of the site's hosts; an article's address names no attachment."""
        return None if self.identify(url) else attachment_identity(self.slug, self.hosts, url)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        return tuple(sorted({host for rule in self.addresses for host in rule.hosts}))

    @property
    def with_scripts(self) -> "Site":
        """This site, and its pages' scripts are kept as requisites: rendering needs them."""
        rule = self.requisites or RequisiteRule(kinds=("scripts",))
        kinds, hosts = dict.fromkeys((*rule.kinds, "scripts")), (*rule.hosts, *self.render_hosts)
        return replace(self, requisites=rule.model_copy(update={"kinds": tuple(kinds), "hosts": hosts}))

    @cached_property
    def signs_digest(self) -> str:
        """The digest of all signs. A refusal made before a layout was chosen depends on it."""
        layouts = [
            (layout.name, layout.sign.model_dump(), *([list(layout.replaces)] if layout.replaces else []))
            for layout in self.layouts
        ]
        return json_digest([layouts, [rule.model_dump() for rule in self.refuse]])

    @cached_property
    def reading_digests(self) -> frozenset[str]:
        """The digests of the current rules; a reading with another digest was made by older rules."""
        return frozenset({self.signs_digest, *(layout.digest for layout in self.layouts)})


def identify_anywhere(sites: Iterable[Site], url: str) -> tuple[Site, PageIdentity] | None:
    """None if the URL is neither an article nor an attachment. Raises TwoSitesMatch if two sites match an article."""
    sites = list(sites)
    found: tuple[Site, PageIdentity] | None = None
    for site in sites:
        identity = site.identify(url)
        if identity is None:
            continue
        if found is not None:
            raise TwoSitesMatch(url, (found[0].slug, site.slug))
        found = (site, identity)
    attachments = ((site, site.identify_attachment(url)) for site in sites)
    return found or next(((site, identity) for site, identity in attachments if identity), None)
