"""`python -m storage.migrations.new_words`: writes the migration for words that were added to a closed vocabulary."""

import sys
import tempfile
from pathlib import Path

from storage.data_folder import DataFolder
from storage.database.check_words import missing_words
from storage.database.engine import open_database
from storage.database.migrate import migrate
from storage.database.schema import VERSIONS, newest_revision

_TEMPLATE = '''"""Further words: {title}."""

from alembic import op

from storage.database.check_words import add_words

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{lines}


def downgrade() -> None:
    """A word that is in a row stays allowed."""
'''


def write_migration(versions: Path, missing: dict[tuple[str, str], list[str]], before: str) -> Path:
    revision = f"{int(before) + 1:04d}"
    title = ", ".join(sorted({word for words in missing.values() for word in words}))
    lines = [
        f"    add_words(op.get_bind(), {_quoted(table, column, *words)})" for (table, column), words in missing.items()
    ]
    path = versions / f"{revision}_further_words.py"
    text = _TEMPLATE.format(title=title, revision=revision, before=before, lines="\n".join(lines))
    path.write_text(text, encoding="utf-8")
    return path


def _quoted(*words: str) -> str:
    return ", ".join(f'"{word}"' for word in words)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / "data")
        folder.make()
        database = open_database(folder.database_url)
        try:
            migrate(database, folder)
            with database.reading() as session:
                missing = missing_words(session.connection())
        finally:
            database.close()
    if missing:
        sys.stdout.write(f"{write_migration(VERSIONS, missing, newest_revision())}\n")
    else:
        sys.stdout.write("no word is missing\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
