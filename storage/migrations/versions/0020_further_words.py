"""Further words: witnesses_differ."""

from alembic import op

from storage.database.check_words import add_words

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_words(op.get_bind(), "discovery", "failure", "witnesses_differ")
    add_words(op.get_bind(), "exchange", "failure", "witnesses_differ")
    add_words(op.get_bind(), "backfill_item", "reason", "witnesses_differ")
    add_words(op.get_bind(), "reading", "refusal", "witnesses_differ")
    add_words(op.get_bind(), "visit", "reason", "witnesses_differ")


def downgrade() -> None:
    """A word that is in a row stays allowed."""
