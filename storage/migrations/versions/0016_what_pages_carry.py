"""Attachments as pages of their own, the pages that link them, and requisites."""

import sqlalchemy as sa
from alembic import op

from storage.database.check_words import add_words
from storage.outcomes import Outcome
from storage.tables.base import UtcTime, a_reason, one_of
from storage.vocabulary import RequisiteKind

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_REASONS = ("not_a_document", "broken_document", "encrypted", "no_text_layer", "no_reader", "unopened")
_REASON_COLUMNS = (
    ("backfill_item", "reason"),
    ("discovery", "failure"),
    ("exchange", "failure"),
    ("reading", "refusal"),
    ("visit", "reason"),
)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, column in _REASON_COLUMNS:
        add_words(op.get_bind(), table, column, *_REASONS)
    add_words(op.get_bind(), "exchange", "purpose", "attachment", "requisite")
    op.create_table(
        "attachment_link",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("page_id", _NUMBER, sa.ForeignKey("page.id"), nullable=False),
        sa.Column("attachment_id", _NUMBER, sa.ForeignKey("page.id"), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("seen_at", UtcTime(timezone=True), nullable=False),
        sa.UniqueConstraint("page_id", "attachment_id"),
    )
    op.create_index("ix_attachment_link_attachment_id", "attachment_link", ["attachment_id"])
    op.create_table(
        "publication_link",
        sa.Column("ordinal", _NUMBER, sa.ForeignKey("publication.ordinal"), primary_key=True, autoincrement=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("linked_ordinal", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "requisite",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("run_id", _NUMBER, sa.ForeignKey("run.id"), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("exchange_id", _NUMBER, sa.ForeignKey("exchange.id"), nullable=True),
        sa.Column("asked_at", UtcTime(timezone=True), nullable=True),
        sa.UniqueConstraint("site", "url"),
        one_of("kind", RequisiteKind),
        one_of("outcome", Outcome),
        a_reason("reason"),
    )
    op.create_index(
        "ix_requisite_open",
        "requisite",
        ["run_id"],
        postgresql_where=sa.text("outcome IS NULL"),
        sqlite_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    """The words stay: what they allow more takes nothing from an older program."""
    for table in ("requisite", "publication_link", "attachment_link"):
        op.drop_table(table)
