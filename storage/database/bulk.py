"""New and changed rows, many in a statement.

The statements use the tables directly: SQLAlchemy's unit of work would cost more than everything else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.tables.base import Base
from storage.tables.corpus import Publication
from storage.tables.row_digest import COLUMN, values_digest

NOT_IN_DIGEST: Mapping[type[Base], tuple[str, ...]] = {Publication: ("written",)}
Item = TypeVar("Item")
_PART = 500


def statement_batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The number of rows that both databases accept in one statement."""
    for start in range(0, len(items), 500):
        yield items[start : start + 500]


def add_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """All of them have the same columns."""
    if rows:
        session.execute(insert(table_of(kind)), list(rows))


def add_missing(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows whose primary key is not there, also where another process adds the same at this moment.

    In the order of their keys: two processes that add the same rows never wait for each other both.
    """
    if not rows:
        return
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415 (commands that only look do not import them)

    table = table_of(kind)
    keys = [column.name for column in table.primary_key.columns]
    insert_into = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    ordered = sorted(rows, key=lambda row: [row[key] for key in keys])
    session.execute(insert_into(table).on_conflict_do_nothing(index_elements=keys), ordered)


def insert_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Like `add_rows`; returns their ids in order."""
    if not rows:
        return []
    table = table_of(kind)
    return session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), list(rows)).all()


def update_rows(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]], key: str = "id") -> None:
    """Each row has its key under `row_` and the column's name, and all have the same columns."""
    if not rows:
        return
    table, named = table_of(kind), f"row_{key}"
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != named}
    session.execute(update(table).where(table.c[key] == bindparam(named)).values(values), list(rows))


def keep_digests(session: Session, kind: type[Base], keys: Iterable[int]) -> None:
    """Gives rows the digest of their values; call it after a change."""
    table = table_of(kind)
    (key,) = table.primary_key.columns
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _PART):
        rows = session.execute(select(table).where(key.in_(wanted[start : start + _PART]))).mappings()
        digests = [{f"row_{key.name}": row[key.name], COLUMN: row_digest(kind, dict(row))} for row in rows]
        update_rows(session, kind, digests, key.name)


def row_digest(kind: type[Base], row: Mapping[str, Any]) -> str:
    """The digest of a row, from all its columns."""
    return values_digest({name: value for name, value in row.items() if name not in NOT_IN_DIGEST.get(kind, ())})


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of this size, the last one shorter; it reads no more than it needs for a list."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def table_of(kind: type[Base]) -> Table:
    return Base.metadata.tables[kind.__tablename__]
