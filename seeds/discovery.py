"""Defines the discoveries of a site (feeds, sitemaps and listings) and their keys in a site file."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

from pydantic import Field, model_validator

from seeds.grammar import Css, Grammar, Regex
from seeds.pagination import LoadMore, PostForm

KNOWN_NIGHTS = 3


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` may also be a page whose head names feeds."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`url` may also be a robots.txt, whose `Sitemap:` lines are children.

    `follow` selects the children of an index to request (None: all); `newest` limits their number (None: all).
    """

    url: str
    follow: str | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """`url` is its first page; `links` is the CSS of its links; `pages` is the most pages that one night requests.

    At most one of these describes its pagination: `next`, the CSS of the link to the next page; `numbered`, a URL in
    which `{page}` is 2, 3 and so on; `post`, a form; `load`, JSON. All URLs are absolute.

    A page after the first is requested only if the page before it showed an article not known before (in a backfill:
    any article). No URL or form is requested twice. Pagination ends at a page whose articles were all known and
    unchanged for `known` nights (0: it does not), and, if the items have times, at an item older than `days`.

    `sections` is the CSS of links on the first page, each to a listing of its own with these rules: a portal's menu.
    """

    url: str
    links: str
    next: str | None
    pages: int
    numbered: str | None = None
    post: PostForm | None = None
    load: LoadMore | None = None
    known: int = KNOWN_NIGHTS
    days: int | None = None
    sections: str | None = None

    @property
    def most_pages(self) -> int:
        """The most pages of one list; a page of sections comes before their first pages."""
        return self.pages + (self.sections is not None)


Discovery = Feed | Sitemap | Listing


class ListingRule(Grammar):
    """The defaults for the listings of a family or site; a discovery may override them."""

    links: Css | None = None
    next: Css | None = None
    numbered: str | None = Field(default=None, pattern=r"\{page\}")
    post: PostForm | None = None
    load: LoadMore | None = None
    pages: int | None = Field(default=None, ge=1)
    known: int | None = Field(default=None, ge=0)
    days: int | None = Field(default=None, ge=1)
    sections: Css | None = None

    @model_validator(mode="after")
    def _goes_on_in_one_way(self) -> Self:
        if len(ways := self.ways) > 1:
            raise ValueError(f"a listing goes on in one way: it has {' and '.join(ways)}")
        if self.sections and ways and ways != ["next"]:
            raise ValueError(
                f"a listing with sections goes on by next, not by {ways[0]}: each section has its own pages"
            )
        return self

    @property
    def ways(self) -> list[str]:
        return [way for way in ("next", "numbered", "post", "load") if getattr(self, way) is not None]

    def over(self, usual: "ListingRule") -> "ListingRule":
        """These rules; for keys that they do not set, the `usual` ones."""
        going_on = self if self.ways else usual
        return ListingRule(
            links=self.links or usual.links,
            next=going_on.next,
            numbered=going_on.numbered,
            post=going_on.post,
            load=going_on.load,
            pages=self.pages or usual.pages,
            known=usual.known if self.known is None else self.known,
            days=self.days or usual.days,
            sections=self.sections,
        )


_OF_LISTINGS = set(ListingRule.model_fields)
_KEYS = {"feed": set[str](), "sitemap": {"follow", "newest"}, "listing": _OF_LISTINGS}


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
        """The discovery with its addresses made absolute; `usual` fills in what a listing leaves out."""
        if self.feed is not None:
            return Feed(urljoin(home, self.feed))
        if self.sitemap is not None:
            return Sitemap(urljoin(home, self.sitemap), self.follow, self.newest)
        return _listing(home, self.listing or "", self.over(usual))


def _listing(home: str, path: str, rule: ListingRule) -> Listing:
    if rule.links is None:
        raise ValueError("a listing needs links: the CSS of its links to articles, here or in [listing]")
    return Listing(
        url=urljoin(home, path),
        links=rule.links,
        next=rule.next,
        pages=rule.pages or 1,
        numbered=urljoin(home, rule.numbered) if rule.numbered else None,
        post=rule.post and rule.post.model_copy(update={"to": urljoin(home, rule.post.to)}),
        load=rule.load and rule.load.model_copy(update={"url": urljoin(home, rule.load.url)}),
        known=KNOWN_NIGHTS if rule.known is None else rule.known,
        days=rule.days,
        sections=rule.sections,
    )
