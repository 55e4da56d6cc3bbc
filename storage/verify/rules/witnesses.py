"""Defines the rules of witnesses: what a discovery said of a page."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Visit
from storage.tables.witnesses import Witness
from storage.verify.rules.rule import Rule


def witness_rules() -> Iterator[Rule]:
    visit = select(Witness.id).join(Visit, Visit.id == Witness.visit_id).where(Visit.page_id != Witness.page_id)
    yield Rule("witness", "its visit is of another page", visit)
    exchange = (
        select(Witness.id)
        .join(Visit, Visit.id == Witness.visit_id)
        .join(LoggedExchange, LoggedExchange.id == Witness.exchange_id)
    )
    other = or_(LoggedExchange.run_id != Visit.run_id, LoggedExchange.purpose != Witness.source)
    yield Rule("witness", "its exchange is of another run or source", exchange.where(other))
