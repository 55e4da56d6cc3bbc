"""The data folder that a database on a server is used with."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import RowNumber

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_folder_in_use",
        sa.Column("id", RowNumber, autoincrement=False, nullable=False),
        sa.Column("database", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_folder_in_use")),
    )


def downgrade() -> None:
    op.drop_table("data_folder_in_use")
