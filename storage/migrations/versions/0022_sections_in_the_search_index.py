"""The section of each text in the search index, and indexes by which a filter that leaves few texts is quick."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SECTION = {"sqlite": "json_extract(reading.fields, '$.section')", "postgresql": "reading.fields ->> 'section'"}
_INDEXES = {
    "ix_search_entry_section": ["section", "site", "day"],
    "ix_search_entry_site": ["site", "day"],
    "ix_search_entry_day": ["day"],
}


def upgrade() -> None:
    op.add_column("search_entry", sa.Column("section", sa.String(), nullable=True))
    op.execute(
        f"UPDATE search_entry SET section = (SELECT {_SECTION[op.get_bind().dialect.name]}"  # noqa: S608 (our own words)
        " FROM publication JOIN reading ON reading.id = publication.reading_id"
        " WHERE publication.ordinal = search_entry.ordinal)"
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "search_entry", columns, unique=False)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="search_entry")
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.drop_column("section")
