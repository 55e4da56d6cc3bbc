"""The ways to find a site's links: feeds, sitemaps and listings."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

from pydantic import Field, model_validator

from seeds.grammar import Grammar
from seeds.patterns import Css, Regex


@dataclass(frozen=True, slots=True)
class Feed:
    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`follow` says which children of an index are asked for (None: all), `newest` how many of them (None: all)."""

    url: str
    follow: str | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """`links` and `next` are CSS; `pages` is the most pages of it that one night asks for."""

    url: str
    links: str
    next: str | None
    pages: int


Discovery = Feed | Sitemap | Listing


class ListingRule(Grammar):
    """How listings of a family or site are read unless a discovery says otherwise."""

    links: Css | None = None
    next: Css | None = None
    pages: int | None = Field(default=None, ge=1)


_KEYS = {"feed": set[str](), "sitemap": {"follow", "newest"}, "listing": {"links", "next", "pages"}}


class DiscoveryRule(ListingRule):
    feed: str | None = None
    sitemap: str | None = None
    listing: str | None = None
    follow: Regex | None = None
    newest: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [kind for kind in _KEYS if kind in self.model_fields_set]
        if len(kinds) != 1:
            raise ValueError("a discovery has exactly one of feed, sitemap and listing")
        if foreign := sorted(self.model_fields_set - {kinds[0]} - _KEYS[kinds[0]]):
            raise ValueError(f"a {kinds[0]} has no {' and no '.join(foreign)}")
        return self

    def at(self, home: str, usual: ListingRule) -> Discovery:
        """The discovery with its address made absolute; `usual` fills in what a listing leaves out."""
        if self.feed is not None:
            return Feed(urljoin(home, self.feed))
        if self.sitemap is not None:
            return Sitemap(urljoin(home, self.sitemap), self.follow, self.newest)
        links = self.links or usual.links
        if self.listing is None or links is None:
            raise ValueError("a listing needs links: the CSS of its links to articles, here or in [listing]")
        url = urljoin(home, self.listing)
        return Listing(url, links, self.next or usual.next, self.pages or usual.pages or 1)
