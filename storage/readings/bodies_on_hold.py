"""Selects the bodies of a site whose reading is in doubt, since a run on hold showed them."""

from sqlalchemy import CompoundSelect, select, union

from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body
from storage.tables.runs import Health, Visit


def bodies_on_hold(site: str) -> CompoundSelect[int]:
    """The ids of the bodies whose text is on hold, and of those that a run on hold received first.

    The latter may have an unchanged text and a wrong date.
    """
    held = (
        select(Capture.body_id)
        .join(Visit, Visit.capture_id == Capture.id)
        .join(Body, Body.id == Capture.body_id)
        .where(Visit.outcome == Outcome.HELD, Body.site == site)
    )
    runs = select(Health.run_id).where(Health.site == site, Health.held)
    received = (
        select(Body.id)
        .join(LoggedExchange, LoggedExchange.id == Body.exchange_id)
        .where(Body.site == site, LoggedExchange.run_id.in_(runs))
    )
    return union(held, received)
