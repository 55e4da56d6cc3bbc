"""Takedowns that are taken back, and a digest in each row on which a text, its date, a hold or the schedule depends."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables.base import UtcTime
from storage.tables.every_table import Base
from storage.tables.row_digest import values_digest

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEYS = {"reading": "id", "publication": "ordinal", "health": "run_id", "revisit": "page_id"}
_LEFT_OUT = {"publication": {"written"}}
_ROWS = 500


def upgrade() -> None:
    op.add_column("withholding", sa.Column("lifted_at", UtcTime(timezone=True), nullable=True))
    for table, key in _KEYS.items():
        op.add_column(table, sa.Column("row_digest", sa.String(), nullable=True))
        _keep_digests(table, key)


def downgrade() -> None:
    for table in _KEYS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("row_digest")
    with op.batch_alter_table("withholding") as batch_op:
        batch_op.drop_column("lifted_at")


def _keep_digests(name: str, key: str) -> None:
    """Of the rows as they are now: what was wrong before is not found by this."""
    table, bind = _as_it_is(name), op.get_bind()
    last: Any = None
    while True:
        wanted = sa.select(table).order_by(table.c[key]).limit(_ROWS)
        rows = bind.execute(wanted if last is None else wanted.where(table.c[key] > last)).mappings().all()
        if not rows:
            return
        last = rows[-1][key]
        statement = sa.update(table).where(table.c[key] == sa.bindparam("wanted")).values(row_digest=sa.bindparam("found"))
        bind.execute(statement, [{"wanted": row[key], "found": _digest(name, dict(row))} for row in rows])


def _digest(name: str, row: Mapping[str, Any]) -> str:
    return values_digest({column: value for column, value in row.items() if column not in _LEFT_OUT.get(name, ())})


def _as_it_is(name: str) -> sa.Table:
    """With the types of the program: a later schema may have more columns, which are not read."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(name)}
    columns = [sa.Column(one.name, one.type) for one in Base.metadata.tables[name].columns if one.name in there]
    return sa.Table(name, sa.MetaData(), *columns)
