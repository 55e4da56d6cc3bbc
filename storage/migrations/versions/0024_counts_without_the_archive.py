"""Counts that do not grow with the archive: narrow indexes, and what is counted of a run that is over.

SQLite counts a table's rows by its narrowest index. The triggers of run_counts are created after every migration
(storage.database.triggers).
"""

import sqlalchemy as sa
from alembic import op

from storage.database.triggers import drop_triggers
from storage.tables.base import RowNumber

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NARROW = {"page": "moved_to", "document": "ordinal", "version": "capture_id", "publication": "imported_as"}


def upgrade() -> None:
    for table, column in _NARROW.items():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.drop_index("ix_reading_day", table_name="reading")
    op.create_index("ix_reading_day", "reading", ["rules_id", "day", "body_id"], unique=False)
    op.create_index("ix_capture_body", "capture", ["body_id", "page_id"], unique=False)
    op.drop_index(op.f("ix_capture_body_id"), table_name="capture")
    op.create_table(
        "run_counts",
        sa.Column("run_id", RowNumber, autoincrement=False, nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("exchanges", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_counts")),
    )


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("run_counts")
    op.create_index(op.f("ix_capture_body_id"), "capture", ["body_id"], unique=False)
    op.drop_index("ix_capture_body", table_name="capture")
    op.drop_index("ix_reading_day", table_name="reading")
    op.create_index("ix_reading_day", "reading", ["rules_id", "day"], unique=False)
    for table, column in _NARROW.items():
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
