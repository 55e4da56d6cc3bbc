"""Finds the exchange that has a payload; nearly each exchange needs this query."""

from functools import cache

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from storage.database.bulk import table_of
from storage.database.engine import Database
from storage.database.failures import one_line_errors
from storage.tables.exchanges import LoggedExchange


class PayloadHolders:
    """Keeps its connection between queries: a new one costs four times as much as a query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def first(self, payload_digest: str) -> LoggedExchange | None:
        """The first exchange whose record has this payload completely."""
        with one_line_errors():
            if self._connection is None:
                self._connection = self._database.outside_transactions()
            id_ = self._connection.scalar(_first(), {"digest": payload_digest})
            found = self._connection.execute(_row(), {"id": id_}).one() if id_ else None
        return LoggedExchange(**found._mapping) if found else None  # noqa: SLF001 (SQLAlchemy's public name for it)

    def let_go(self) -> None:
        """Returns the connection, so that its next use checks whether it is still open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


@cache
def _first() -> Select[tuple[int]]:
    """Most payloads have none, so the row is queried separately."""
    table = table_of(LoggedExchange)
    return select(func.min(table.c.id)).where(
        table.c.payload_digest == bindparam("digest"),
        table.c.record_kind == literal_column("'response'"),  # exactly the expression of the index
        table.c.truncated.is_(None),
    )


@cache
def _row() -> Select[tuple[object, ...]]:
    table = table_of(LoggedExchange)
    return select(table).where(table.c.id == bindparam("id"))
