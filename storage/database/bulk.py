"""New and changed rows, many in a statement.

The statements are the tables' own: the unit of work that keeps objects in line would cost more than all the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from storage.tables.base import Base

Item = TypeVar("Item")


def parts_of(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Of a size that both databases take in one statement."""
    for start in range(0, len(items), 500):
        yield items[start : start + 500]


def add_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """All of them have the same columns."""
    if rows:
        session.execute(insert(table_of(kind)), list(rows))


def insert_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """As `add_rows`; their ids, in their order."""
    if not rows:
        return []
    table = table_of(kind)
    return session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), list(rows)).all()


def update_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]], key: str = "id") -> None:
    """Each row has its key, as `row_` and its name, and all have the same columns."""
    if not rows:
        return
    table, named = table_of(kind), f"row_{key}"
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != named}
    session.execute(update(table).where(table.c[key] == bindparam(named)).values(values), list(rows))


def table_of(kind: type[Base]) -> Table:
    return Base.metadata.tables[kind.__tablename__]
