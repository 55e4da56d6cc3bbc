"""Stores a run's discoveries: the pending ones with their validators, and the result of each one that ended."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import statement_batches
from storage.frontier.pages import Listed
from storage.frontier.requests import DiscoveryRequest, FoundPage, KeptExchange, Validators, stored_payload
from storage.frontier.validator_trust import distrusted, host_of, is_validator_check
from storage.outcomes import AnyReason
from storage.tables.exchanges import LoggedExchange
from storage.tables.revisits import DiscoveryAddress
from storage.tables.runs import Discovery
from storage.vocabulary import ListingEnd

MOST_LINKS = 250_000  # that one run takes down, each as a row
OVER_BUDGET = "deferred(budget)"


@dataclass(frozen=True, slots=True)
class DiscoveryResult:
    """`further` are discoveries (kind, url); `ended` says why a listing has no further page.

    `are_lists`: the further ones are lists of their own, and not the next page.

    `unchanged` is a 304, which lists nothing new. `known_nights` ends the pagination at a page whose articles were all
    known and unchanged for so many nights; 0 means never. `left_out` counts by reason the links that are not in here.
    """

    found: Sequence[FoundPage] = ()
    further: Sequence[tuple[str, str]] = ()
    failure: AnyReason | None = None
    ended: ListingEnd | None = None
    unchanged: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    kept: KeptExchange | None = None
    known_nights: int = 0
    are_lists: bool = False

    def known_since(self, moment: datetime) -> datetime | None:
        return moment - timedelta(days=self.known_nights) if self.known_nights else None


def within_bounds(result: DiscoveryResult, room: int) -> DiscoveryResult:
    """The result with at most `room` of its links."""
    over = len(result.found) - max(room, 0)
    return with_left_out(replace(result, found=result.found[: max(room, 0)]), over) if over > 0 else result


def with_left_out(result: DiscoveryResult, over: int) -> DiscoveryResult:
    """The result with `over` more links counted as left out by the limits of a run."""
    left_out = Counter(result.left_out) + Counter({OVER_BUDGET: over})
    return replace(result, left_out=left_out)


@dataclass(slots=True)
class Walks:
    """Remembers the articles that each listing has shown, to detect pagination that goes in circles."""

    _shown: dict[int, set[tuple[str, str]]] = field(default_factory=dict)

    def note(self, request: DiscoveryRequest, found: Sequence[FoundPage]) -> bool:
        """Whether any article is new; articles of the listing's first page are not counted as shown.

        When a script loads the next articles, its first answers may repeat the articles of that page.
        """
        if request.depth == 0:
            return bool(found)
        shown = self._shown.setdefault(request.rule, set())
        keys = {(one.space, one.key) for one in found}
        fresh = keys - shown
        shown |= keys
        return bool(fresh)

    def end(self, request: DiscoveryRequest, result: DiscoveryResult, listed: Listed) -> ListingEnd | None:
        """Why the pagination ends here, or None."""
        if request.kind != "listing":
            return result.ended
        fresh = self.note(request, result.found)
        if result.ended or result.are_lists:
            return result.ended
        if result.further and not fresh:
            return ListingEnd.NOTHING_FURTHER
        return ListingEnd.KNOWN_TERRITORY if result.further and listed.all_known else None


def end_discovery(
    session: Session,
    site: str,
    request: DiscoveryRequest,
    result: DiscoveryResult,
    ended: ListingEnd | None,
    rules: str,
) -> None:
    row = session.get_one(Discovery, request.id)
    row.done, row.links, row.failure, row.ended = True, len(result.found), result.failure, ended
    row.left_out = dict(result.left_out) or None
    address = session.get(DiscoveryAddress, (site, request.url))
    if address and result.unchanged:
        row.links, row.ended = address.links, ListingEnd.NOT_MODIFIED
        address.request_count += 1
    elif result.kept and result.kept.holder and not result.failure and not result.are_lists:
        _note_address(session, site, request, result.kept, len(result.found), rules)


def _note_address(
    session: Session, site: str, request: DiscoveryRequest, kept: KeptExchange, links: int, rules: str
) -> None:
    """Stores validators only for an answer of the discovery's own address: a redirect's target has its own."""
    if kept.exchange.url != request.url or kept.holder is None:
        return
    old = session.get(DiscoveryAddress, (site, request.url))
    validators = Validators.of(kept.exchange.header("ETag"), kept.exchange.header("Last-Modified"))
    session.merge(
        DiscoveryAddress(
            site=site,
            url=request.url,
            etag=validators.etag,
            last_modified=validators.last_modified,
            exchange_id=kept.holder.id,
            links=links,
            request_count=old.request_count + 1 if old else 1,
            rules_digest=rules,
        )
    )


# A run's limits for each of the site file's discoveries, so that an endless chain of sitemaps ends.
MOST_STEPS = 4  # from one sitemap to the next; the protocol knows a single one
MOST_SITEMAPS = 1_000
MOST_LISTED = 50_000  # when a backfill lists a whole site


@dataclass(frozen=True, slots=True)
class Added:
    """The discoveries that are new to the run, and how many it skips because they are too many or too deep."""

    requests: list[DiscoveryRequest]
    over: int


def waiting_discoveries(session: Session, run_id: int, site: str, rules: Sequence[str]) -> list[DiscoveryRequest]:
    rows = session.scalars(select(Discovery).where(Discovery.run_id == run_id, ~Discovery.done).order_by(Discovery.id))
    return _discovery_requests(session, site, rows.all(), rules)


def add_discoveries(
    session: Session,
    run_id: int,
    site: str,
    wanted: Iterable[tuple[str, str, int, int]],
    rules: Sequence[str],
    most: int = MOST_SITEMAPS,
) -> Added:
    """Adds those of `wanted` (kind, url, rule, depth) whose URL is new to this run, at most `most` of each rule's.

    `rules` has a digest for each of the site's discoveries: of what decides which links are found in an answer.
    """
    rows = session.execute(select(Discovery.url, Discovery.rule_index).where(Discovery.run_id == run_id)).all()
    known, numbers = {url for url, _ in rows}, Counter(rule for _, rule in rows)
    added: list[Discovery] = []
    over = 0
    for kind, url, rule, depth in wanted:
        if url in known:
            continue
        known.add(url)
        if kind == "sitemap" and (depth > MOST_STEPS or numbers[rule] >= most):
            over += 1
            continue
        numbers[rule] += 1
        added.append(Discovery(run_id=run_id, kind=kind, url=url, rule_index=rule, depth=depth, done=False, links=0))
    session.add_all(added)
    session.flush()
    return Added(_discovery_requests(session, site, added, rules), over)


def _discovery_requests(
    session: Session, site: str, rows: Sequence[Discovery], rules: Sequence[str]
) -> list[DiscoveryRequest]:
    distrusted_hosts = distrusted(session, datetime.now(UTC)) if rows else frozenset()
    known: dict[str, tuple[DiscoveryAddress, LoggedExchange]] = {}
    for urls in statement_batches([row.url for row in rows]):
        wanted = (
            select(DiscoveryAddress, LoggedExchange)
            .join(LoggedExchange, LoggedExchange.id == DiscoveryAddress.exchange_id)
            .where(DiscoveryAddress.site == site, DiscoveryAddress.url.in_(urls))
        )
        known |= {address.url: (address, exchange) for address, exchange in session.execute(wanted)}
    return [_discovery_request(row, known.get(row.url), rules[row.rule_index], distrusted_hosts) for row in rows]


def _discovery_request(
    row: Discovery, known: tuple[DiscoveryAddress, LoggedExchange] | None, rules: str, distrusted_hosts: Collection[str]
) -> DiscoveryRequest:
    """Requests in full when changed rules may find other links, and also now and then to check the validators."""
    request = DiscoveryRequest(row.id, row.kind, row.url, row.rule_index, row.depth)
    if known is None:
        return request
    address, exchange = known
    if (
        address.rules_digest != rules
        or host_of(row.url) in distrusted_hosts
        or is_validator_check(row.rule_index, address.request_count)
    ):
        return request
    validators = Validators.of(address.etag, address.last_modified)
    return replace(request, validators=validators, stored=stored_payload(exchange)) if validators else request
