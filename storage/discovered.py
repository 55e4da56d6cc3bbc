"""How a discovery ended: what it showed, whether its walk goes on, and the rows that say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.crawl_results import Kept
from storage.errands import DiscoveryErrand, FoundPage
from storage.listed_pages import Listed
from storage.tables import Discovery, DiscoveryAddress


@dataclass(frozen=True, slots=True)
class DiscoveryResult:
    """`further` are discoveries (kind, url); `ended` says why there are none where there might be.

    `unchanged` is a 304: it lists nothing anew. `known_nights` ends a walk at a page on which every article was known
    and unchanged for so long; 0 means never.
    """

    found: Sequence[FoundPage] = ()
    further: Sequence[tuple[str, str]] = ()
    failure: str | None = None
    ended: str | None = None
    unchanged: bool = False
    kept: Kept | None = None
    known_nights: int = 0

    def known_since(self, moment: datetime) -> datetime | None:
        return moment - timedelta(days=self.known_nights) if self.known_nights else None


@dataclass(slots=True)
class Walks:
    """The articles that each of the site's listings has shown so far, so that one that goes in circles is noticed."""

    _shown: dict[int, set[tuple[str, str]]] = field(default_factory=dict)

    def note(self, errand: DiscoveryErrand, found: Sequence[FoundPage]) -> bool:
        """Whether any of them was not shown yet, the listing's first page aside.

        Where a script loads what follows, its first answers may show that page's articles once more.
        """
        if errand.depth == 0:
            return bool(found)
        shown = self._shown.setdefault(errand.rule, set())
        keys = {(one.space, one.key) for one in found}
        fresh = keys - shown
        shown |= keys
        return bool(fresh)

    def end(self, errand: DiscoveryErrand, result: DiscoveryResult, listed: Listed) -> str | None:
        """Why the walk ends here, if it does."""
        fresh = self.note(errand, result.found)
        if result.ended or errand.kind != "listing":
            return result.ended
        if result.further and not fresh:
            return "nothing_further"
        return "known_territory" if result.further and listed.all_known else None


def end_discovery(
    session: Session, site: str, errand: DiscoveryErrand, result: DiscoveryResult, ended: str | None, rules: str
) -> None:
    row = session.get_one(Discovery, errand.id)
    row.done, row.links, row.failure, row.ended = True, len(result.found), result.failure, ended
    address = session.get(DiscoveryAddress, (site, errand.url))
    if address and result.unchanged:
        row.links, row.ended = address.links, "not_modified"
        address.asked += 1
    elif result.kept and result.kept.holder and not result.failure:
        _note_address(session, site, errand, result.kept, len(result.found), rules)


def _note_address(session: Session, site: str, errand: DiscoveryErrand, kept: Kept, links: int, rules: str) -> None:
    """Only the answer of the discovery's own address: a redirect's target has validators of its own."""
    if kept.exchange.url != errand.url or kept.holder is None:
        return
    old = session.get(DiscoveryAddress, (site, errand.url))
    session.merge(
        DiscoveryAddress(
            site=site,
            url=errand.url,
            etag=kept.exchange.header("ETag"),
            last_modified=kept.exchange.header("Last-Modified"),
            exchange_id=kept.holder.id,
            links=links,
            asked=old.asked + 1 if old else 1,
            rules=rules,
        )
    )
