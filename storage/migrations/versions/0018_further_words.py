"""Further words: cc-news."""

from alembic import op

from storage.database.check_words import add_words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_words(op.get_bind(), "backfill", "source", "cc-news")
    add_words(op.get_bind(), "backfill_window", "source", "cc-news")
    add_words(op.get_bind(), "capture", "source", "cc-news")


def downgrade() -> None:
    """A word that is in a row stays allowed."""
