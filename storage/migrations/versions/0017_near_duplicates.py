"""Near-duplicates: what is kept of each text so that its copies are found, the pairs, and the clusters."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import RowNumber

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "near_text",
        _number("ordinal"),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("shingles", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("cluster", RowNumber, nullable=True),
        sa.Column("representative", RowNumber, nullable=True),
        sa.Column("similarity", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_near_text")),
    )
    op.create_index(op.f("ix_near_text_cluster"), "near_text", ["cluster"])
    for table, key in (("near_band", "band"), ("near_sample", "shingle")):
        op.create_table(
            table,
            _number(key),
            _number("ordinal"),
            sa.PrimaryKeyConstraint(key, "ordinal", name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
        op.create_index(f"ix_{table}_ordinal", table, ["ordinal"])
    op.create_table(
        "near_pair",
        _number("ordinal"),
        _number("other"),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("containment", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", "other", name=op.f("pk_near_pair")),
    )
    op.create_index("ix_near_pair_other", "near_pair", ["other"])
    op.create_table(
        "near_progress",
        _number("id"),
        sa.Column("sketch_version", sa.BigInteger(), nullable=False),
        sa.Column("next_ordinal", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_near_progress")),
    )


def downgrade() -> None:
    for table in ("near_progress", "near_pair", "near_sample", "near_band", "near_text"):
        op.drop_table(table)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, RowNumber, autoincrement=False, nullable=False)
