"""The search index: its entries, its terms, and how far it is built."""

import sqlalchemy as sa
from alembic import op

from storage.errors import CorrectTheInput

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TERMS = {
    # Each term is there once, without its places (detail=none); a text is taken out with the terms that it was put in
    # with, so none is kept (content='').
    "sqlite": "CREATE VIRTUAL TABLE search_terms USING fts5("
    "terms, content='', detail=none, tokenize=\"ascii tokenchars '_=~+'\")",
    "postgresql": "CREATE TABLE search_terms ("
    "ordinal BIGINT NOT NULL, terms TSVECTOR NOT NULL, CONSTRAINT pk_search_terms PRIMARY KEY (ordinal))",
}


def upgrade() -> None:
    bind = op.get_bind()
    _must_have_fts5(bind)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_entry",
        sa.Column("ordinal", number, autoincrement=False, nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("terms_digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_search_entry")),
    )
    op.create_table(
        "search_progress",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("terms_version", sa.BigInteger(), nullable=False),
        sa.Column("next_ordinal", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_progress")),
    )
    op.execute(_TERMS[bind.dialect.name])
    if bind.dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_search_terms_terms ON search_terms USING gin (terms)")


def downgrade() -> None:
    for table in ("search_terms", "search_progress", "search_entry"):
        op.drop_table(table)


def _must_have_fts5(bind: sa.Connection) -> None:
    if bind.dialect.name == "sqlite" and not bind.execute(sa.text("SELECT sqlite_compileoption_used('ENABLE_FTS5')")).scalar():
        raise CorrectTheInput("the SQLite of this Python has no FTS5, which the search index needs: use another Python")
