"""Makes pending again what depends on lost records: backfill items, discoveries, robots.txt."""

from urllib.parse import urlsplit

from sqlalchemy import Select, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from storage.outcomes import RunState
from storage.tables.backfill import BackfillItem, BackfillWindow
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.hosts import CachedRobots
from storage.tables.pages import Page
from storage.tables.revisits import DiscoveryAddress
from storage.tables.runs import Discovery, Run
from storage.vocabulary import Purpose


def items_pending_again(session: Session, lost: Select[int]) -> None:
    """Opens the backfill items whose captures are lost; `lost` selects the ids of exchanges."""
    copied = (
        select(Capture.id)
        .join(Page, Page.id == Capture.page_id)
        .join(BackfillWindow, BackfillWindow.run_id == Capture.run_id)
        .where(
            Capture.exchange_id.in_(lost),
            BackfillWindow.id == BackfillItem.window_id,
            and_(Page.space == BackfillItem.space, Page.key == BackfillItem.key),
            Capture.captured_at == BackfillItem.captured_at,
        )
    )
    session.execute(update(BackfillItem).where(exists(copied)).values(outcome=None, reason=None))


def discoveries_pending_again(session: Session, site: str, lost: Select[int]) -> None:
    """Opens discoveries of unfinished runs; those of an ended run stay as they are."""
    asked = session.execute(
        select(LoggedExchange.run_id, LoggedExchange.url)
        .join(Run, Run.id == LoggedExchange.run_id)
        .where(LoggedExchange.id.in_(lost), Run.state == RunState.RUNNING)
    )
    runs: dict[int, set[str]] = {}
    for run_id, url in asked:
        runs.setdefault(run_id, set()).add(url)
    for run_id, urls in runs.items():
        for row in session.scalars(select(Discovery).where(Discovery.run_id == run_id, Discovery.done)):
            # The form of a POST follows the address.
            if row.url.partition("#")[0] in urls:
                row.done, row.links, row.failure, row.ended = False, 0, None, None
    session.execute(
        delete(DiscoveryAddress).where(DiscoveryAddress.site == site, DiscoveryAddress.exchange_id.in_(lost))
    )


def forget_robots(session: Session, lost: Select[int]) -> None:
    """Deletes the cached robots.txt of these hosts, so that it is requested again and archived."""
    asked = session.scalars(
        select(LoggedExchange.url)
        .where(LoggedExchange.id.in_(lost), LoggedExchange.purpose == Purpose.ROBOTS)
        .distinct()
    )
    hosts = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, asked)}
    session.execute(delete(CachedRobots).where(CachedRobots.host.in_(hosts)))
