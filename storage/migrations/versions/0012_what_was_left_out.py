"""What a discovery or a handed-in file names and nobody asks; and a host's hold apart from its next turn."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base
from storage.database.check_words import add_words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_REASONS = (
    "unforeseen_error",
    "robots_unreadable",
    "redirected_to_nothing",
    "redirected_to_other_port",
)
_REASON_COLUMNS = (
    ("backfill_item", "reason"),
    ("discovery", "failure"),
    ("exchange", "failure"),
    ("reading", "refusal"),
    ("visit", "reason"),
)


def upgrade() -> None:
    op.add_column("discovery", sa.Column("left_out", sa.JSON(), nullable=True))
    op.add_column("backfill_query", sa.Column("figures", sa.JSON(), nullable=True))
    op.add_column("host_slot", sa.Column("held_until", storage.tables.base.UtcTime(timezone=True), nullable=True))
    for table, column in _REASON_COLUMNS:
        add_words(op.get_bind(), table, column, *_REASONS)
    add_words(op.get_bind(), "health", "verdict", "blocked")


def downgrade() -> None:
    """The words stay: what they allow more takes nothing from an older program."""
    for table, column in (("host_slot", "held_until"), ("backfill_query", "figures"), ("discovery", "left_out")):
        op.drop_column(table, column)
