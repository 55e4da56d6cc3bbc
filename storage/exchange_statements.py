"""The statements on exchanges that a crawl makes all the time: what holds a payload, and new rows, many at once.

They are the table's own: the unit of work that keeps objects in line would cost more than all the rest of them.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.database import Database
from storage.tables import ExchangeRow


def holder_of(database: Database, payload_digest: str) -> ExchangeRow | None:
    """The first exchange whose record holds this payload whole."""
    with database.asking() as connection:
        found = connection.execute(_holder(), {"digest": payload_digest}).first()
    return ExchangeRow(**found._mapping) if found else None  # noqa: SLF001 (SQLAlchemy's public name for it)


@cache
def _holder() -> Select[tuple[object, ...]]:
    table = _table()
    same = (
        (table.c.payload_digest == bindparam("digest"))
        & (table.c.record_kind == "response")
        & table.c.truncated.is_(None)
    )
    return select(table).where(same).order_by(table.c.id).limit(1)


def insert_exchanges(
    session: Session, rows: Sequence[ExchangeRow], repeats: Sequence[tuple[ExchangeRow, ExchangeRow]]
) -> None:
    """Gives each row its id, in their order; `repeats` are those whose payload another of them holds, and that one."""
    if not rows:
        return
    table = _table()
    names = [column.name for column in table.columns if column is not table.c.id]
    wanted = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    ids = session.scalars(wanted, [{name: getattr(row, name) for name in names} for row in rows])
    for row, id_ in zip(rows, ids, strict=True):
        row.id = id_
    if repeats:
        named = update(table).where(table.c.id == bindparam("repeat")).values(original_id=bindparam("holder"))
        session.execute(named, [{"repeat": row.id, "holder": holder.id} for row, holder in repeats])


def _table() -> Table:
    return ExchangeRow.metadata.tables[ExchangeRow.__tablename__]
