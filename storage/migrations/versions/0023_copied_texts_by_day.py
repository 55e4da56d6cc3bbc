"""An index by which the nightly report on copies reads the texts of the last days alone."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_near_text_day"), "near_text", ["day"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_near_text_day"), table_name="near_text")
