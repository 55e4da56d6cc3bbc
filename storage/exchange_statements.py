"""New rows of exchanges, many at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage.many_rows import insert_rows, table_of, update_rows
from storage.tables import ExchangeRow


def insert_exchanges(
    session: Session, rows: Sequence[ExchangeRow], repeats: Sequence[tuple[ExchangeRow, ExchangeRow]]
) -> None:
    """Gives each row its id, in their order; `repeats` are those whose payload another of them holds, and that one."""
    names = [column.name for column in table_of(ExchangeRow).columns if column.name != "id"]
    ids = insert_rows(session, ExchangeRow, [{name: getattr(row, name) for name in names} for row in rows])
    for row, id_ in zip(rows, ids, strict=True):
        row.id = id_
    update_rows(session, ExchangeRow, [{"row_id": row.id, "original_id": holder.id} for row, holder in repeats])
