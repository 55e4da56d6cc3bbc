"""Makes the links of one answer absolute, one by one, so that a bad link does not affect the others."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from seeds.canonical_url import NotAnAddress, joined_address
from storage.frontier.item_fields import ItemFields
from storage.outcomes import AnyReason
from storage.vocabulary import ListingEnd

MOST_LINKS = 50_000  # sitemaps.org: the most URLs of one sitemap
BAD_ADDRESS = "not_an_address"
OVER_BUDGET = "deferred(budget)"

_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """Article links and further discoveries; `failure` says why the answer could not be read.

    `left_out` counts, by reason, the links of the answer that are left out here. `item_fields` has the answer's fields
    of an article, by its URL.
    """

    articles: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    failure: AnyReason | None = None
    ended: ListingEnd | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    item_fields: Mapping[str, ItemFields] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """The absolute URLs, the links as they are written in the same order, and how many were left out, by reason."""

    addresses: tuple[str, ...]
    left_out: Mapping[str, int]
    links: Sequence[str]

    def item_fields(self, items: Iterable[tuple[str, ItemFields]]) -> dict[str, ItemFields]:
        """What the items say, by absolute URL; of several items with one link, the first statement counts."""
        found: dict[str, ItemFields] = {}
        stated = [(link, fields) for link, fields in items if fields]
        by_link = dict(zip(self.links, self.addresses, strict=True)) if stated else {}
        for link, fields in stated:
            if address := by_link.get(link):
                found[address] = found[address].or_else(fields) if address in found else fields
        return found


def joined(base: str, links: Iterable[str]) -> Joined:
    """At most `MOST_LINKS` links. A link with another scheme (javascript, mailto) is neither kept nor counted."""
    addresses: list[str] = []
    kept: list[str] = []
    left_out: Counter[str] = Counter()
    for link in links:
        if len(addresses) >= MOST_LINKS:
            left_out[OVER_BUDGET] += 1
            continue
        if _OTHER_SCHEME.match(link):
            continue
        try:
            address = joined_address(base, link)
        except NotAnAddress:
            left_out[BAD_ADDRESS] += 1
        else:
            addresses.append(address)
            kept.append(link)
    return Joined(tuple(addresses), dict(left_out), kept)
