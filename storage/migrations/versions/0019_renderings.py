"""Renderings: what archived pages' own scripts made of them."""

import sqlalchemy as sa
from alembic import op

from storage.database.check_words import add_words
from storage.tables.base import UtcTime, one_of
from storage.vocabulary import RenderingFailure

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, column, word in (
        ("run", "kind", "rendering"),
        ("exchange", "purpose", "rendering"),
        ("exchange", "record_kind", "conversion"),
    ):
        add_words(op.get_bind(), table, column, word)
    op.create_table(
        "rendering",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("body_id", _NUMBER, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("exchange_id", _NUMBER, sa.ForeignKey("exchange.id"), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("inputs", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("rendered_at", UtcTime(timezone=True), nullable=False),
        sa.UniqueConstraint("body_id", "number"),
        one_of("failure", RenderingFailure),
    )
    op.create_index("ix_rendering_exchange_id", "rendering", ["exchange_id"])


def downgrade() -> None:
    """The words stay: what they allow more takes nothing from an older program."""
    op.drop_table("rendering")
