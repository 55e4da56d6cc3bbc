"""What feeds, sitemaps and listings say of pages."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import RowNumber

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_FIELDS = ("title", "description", "section", "published", "modified", "row_digest")


def upgrade() -> None:
    op.create_table(
        "witness",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("page_id", RowNumber, nullable=False),
        sa.Column("visit_id", RowNumber, nullable=False),
        sa.Column("exchange_id", RowNumber, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in _FIELDS),
        sa.CheckConstraint("source IN ('feed', 'sitemap', 'listing')", name=op.f("ck_witness_source")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_witness_page_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_witness_visit_id")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_witness_exchange_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
    )
    op.create_index("ix_witness_page", "witness", ["page_id", "source"])
    op.create_index(op.f("ix_witness_visit_id"), "witness", ["visit_id"])


def downgrade() -> None:
    op.drop_table("witness")
