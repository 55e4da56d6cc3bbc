"""Further words: known."""

from alembic import op

from storage.database.check_words import add_words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_words(op.get_bind(), "discovery", "failure", "known")
    add_words(op.get_bind(), "exchange", "failure", "known")
    add_words(op.get_bind(), "backfill_item", "reason", "known")
    add_words(op.get_bind(), "reading", "refusal", "known")
    add_words(op.get_bind(), "visit", "reason", "known")


def downgrade() -> None:
    """A word that is in a row stays allowed."""
