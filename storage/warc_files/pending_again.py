"""What depends on records that are lost becomes pending again: backfill items, discoveries, robots.txt."""

from urllib.parse import urlsplit

from sqlalchemy import Select, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from storage.closed_words import Purpose
from storage.outcomes import RunState
from storage.tables.backfill import BackfillItem, BackfillWindow
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.hosts import CachedRobots
from storage.tables.pages import Page
from storage.tables.revisits import DiscoveryAddress
from storage.tables.runs import Discovery, Run


def items_pending_again(session: Session, lost: Select[int]) -> None:
    """Of a backfill: the captures that it copied. `lost` gives the ids of exchanges."""
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
    """A run that has ended asks nothing more: its discoveries stay as they are."""
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
            # The form that is posted stands behind the address.
            if row.url.partition("#")[0] in urls:
                row.done, row.links, row.failure, row.ended = False, 0, None, None
    session.execute(
        delete(DiscoveryAddress).where(DiscoveryAddress.site == site, DiscoveryAddress.exchange_id.in_(lost))
    )


def forget_robots(session: Session, lost: Select[int]) -> None:
    """What a host allows is asked again, so that the answer is in the archive."""
    asked = session.scalars(
        select(LoggedExchange.url)
        .where(LoggedExchange.id.in_(lost), LoggedExchange.purpose == Purpose.ROBOTS)
        .distinct()
    )
    hosts = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, asked)}
    session.execute(delete(CachedRobots).where(CachedRobots.host.in_(hosts)))
