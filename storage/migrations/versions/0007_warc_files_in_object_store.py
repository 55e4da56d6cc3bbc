"""Which WARC files lie in an object store, and which machine has the corpus."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Time = storage.tables.base.UtcTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "warc_file",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("opened_at", Time, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("stored_at", Time, nullable=True),
        sa.Column("index_stored", sa.Boolean(), nullable=False),
        sa.Column("stranded_at", Time, nullable=True),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_warc_file")),
    )
    op.create_index(
        "ix_warc_file_on_one_machine",
        "warc_file",
        ["site"],
        unique=False,
        postgresql_where=sa.text("stored_at IS NULL"),
        sqlite_where=sa.text("stored_at IS NULL"),
    )
    op.add_column("archive_mark", sa.Column("warc_store", sa.String(), nullable=True))
    op.add_column("archive_mark", sa.Column("corpus_machine", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("archive_mark") as batch_op:
        batch_op.drop_column("corpus_machine")
        batch_op.drop_column("warc_store")
    op.drop_table("warc_file")
