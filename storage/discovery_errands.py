"""The discoveries that a run still has to ask, each with the validators of its last full answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errands import DiscoveryErrand, Validators, parts_of, stored_payload
from storage.host_trust import disbelieved, host_of, is_trial
from storage.tables import Discovery, DiscoveryAddress, ExchangeRow


def waiting_discoveries(session: Session, run_id: int, site: str, rules: Sequence[str]) -> list[DiscoveryErrand]:
    rows = session.scalars(select(Discovery).where(Discovery.run_id == run_id, ~Discovery.done).order_by(Discovery.id))
    return _discovery_errands(session, site, rows.all(), rules)


def add_discoveries(
    session: Session, run_id: int, site: str, wanted: Iterable[tuple[str, str, int, int]], rules: Sequence[str]
) -> list[DiscoveryErrand]:
    """Adds those of `wanted` (kind, url, rule, depth) whose URL is new to this run, and returns them.

    `rules` has a digest for each of the site's discoveries: of what decides which links are found in an answer.
    """
    known = set(session.scalars(select(Discovery.url).where(Discovery.run_id == run_id)))
    added = []
    for kind, url, rule, depth in wanted:
        if url not in known:
            known.add(url)
            added.append(
                Discovery(run_id=run_id, kind=kind, url=url, rule=rule, depth=depth, done=False, links=0, failure=None)
            )
    session.add_all(added)
    session.flush()
    return _discovery_errands(session, site, added, rules)


def _discovery_errands(
    session: Session, site: str, rows: Sequence[Discovery], rules: Sequence[str]
) -> list[DiscoveryErrand]:
    lying = disbelieved(session, datetime.now(UTC)) if rows else frozenset()
    known: dict[str, tuple[DiscoveryAddress, ExchangeRow]] = {}
    for urls in parts_of([row.url for row in rows]):
        wanted = (
            select(DiscoveryAddress, ExchangeRow)
            .join(ExchangeRow, ExchangeRow.id == DiscoveryAddress.exchange_id)
            .where(DiscoveryAddress.site == site, DiscoveryAddress.url.in_(urls))
        )
        known |= {address.url: (address, exchange) for address, exchange in session.execute(wanted)}
    return [_discovery_errand(row, known.get(row.url), rules[row.rule], lying) for row in rows]


def _discovery_errand(
    row: Discovery, known: tuple[DiscoveryAddress, ExchangeRow] | None, rules: str, lying: Collection[str]
) -> DiscoveryErrand:
    """In full where our rules may find other links than before, and now and then all the same."""
    errand = DiscoveryErrand(row.id, row.kind, row.url, row.rule, row.depth)
    if known is None:
        return errand
    address, exchange = known
    if address.rules != rules or host_of(row.url) in lying or is_trial(row.rule, address.asked):
        return errand
    validators = Validators(address.etag, address.last_modified)
    return replace(errand, validators=validators, stored=stored_payload(exchange)) if validators else errand
