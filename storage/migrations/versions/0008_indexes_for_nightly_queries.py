"""The day of an article, and indexes by which a night's cost does not grow with the archive."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DAYS = {
    "sqlite": "UPDATE reading SET day = substr(json_extract(fields, '$.published'), 1, 10) WHERE fields IS NOT NULL",
    "postgresql": "UPDATE reading SET day = (substr(fields ->> 'published', 1, 10))::date WHERE fields IS NOT NULL",
}


def upgrade() -> None:
    op.add_column("reading", sa.Column("day", sa.Date(), nullable=True))
    op.execute(_DAYS[op.get_bind().dialect.name])
    op.create_index("ix_reading_day", "reading", ["key_id", "day"], unique=False)
    op.create_index(op.f("ix_reading_content_hash"), "reading", ["content_hash"], unique=False)
    refused = sa.text("refusal IS NOT NULL")
    op.create_index(
        "ix_reading_refused", "reading", ["key_id"], unique=False, postgresql_where=refused, sqlite_where=refused
    )
    _again("written = 0", "held = 1")


def downgrade() -> None:
    _again("NOT written", "held")
    op.drop_index("ix_reading_refused", table_name="reading")
    op.drop_index(op.f("ix_reading_content_hash"), table_name="reading")
    op.drop_index("ix_reading_day", table_name="reading")
    with op.batch_alter_table("reading") as batch_op:
        batch_op.drop_column("day")


def _again(unwritten: str, held: str) -> None:
    """SQLite uses such an index only for statements that say the same, and ours say `written = 0` there."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.drop_index("ix_publication_unwritten", table_name="publication")
    op.create_index(
        "ix_publication_unwritten", "publication", ["ordinal"], unique=False, sqlite_where=sa.text(unwritten)
    )
    op.drop_index("ix_health_held", table_name="health")
    op.create_index("ix_health_held", "health", ["run_id"], unique=False, sqlite_where=sa.text(held))
