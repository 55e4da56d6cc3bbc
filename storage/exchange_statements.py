"""The statements on exchanges that a crawl makes all the time: what holds a payload, and new rows, many at once."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.many_rows import insert_rows, table_of, update_rows
from storage.tables import ExchangeRow


def holder_of(database: Database, payload_digest: str) -> ExchangeRow | None:
    """The first exchange whose record holds this payload whole."""
    with database.asking() as connection:
        found = connection.execute(_holder(), {"digest": payload_digest}).first()
    return ExchangeRow(**found._mapping) if found else None  # noqa: SLF001 (SQLAlchemy's public name for it)


@cache
def _holder() -> Select[tuple[object, ...]]:
    table = table_of(ExchangeRow)
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
    names = [column.name for column in table_of(ExchangeRow).columns if column.name != "id"]
    ids = insert_rows(session, ExchangeRow, [{name: getattr(row, name) for name in names} for row in rows])
    for row, id_ in zip(rows, ids, strict=True):
        row.id = id_
    update_rows(session, ExchangeRow, [{"row_id": row.id, "original_id": holder.id} for row, holder in repeats])
