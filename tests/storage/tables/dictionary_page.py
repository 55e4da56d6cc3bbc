"""The page docs/data_dictionary.md: `python -m tests.storage.tables.dictionary_page` writes it."""

from pathlib import Path

from storage.database.views import VIEWS, view_columns
from storage.tables.dictionary import data_dictionary

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data_dictionary.md"
_HEAD = """# Data dictionary

The rows of an archive lie in `archive.db` (SQLite) in the data folder, or in PostgreSQL. Both have the same tables and
columns, which this page lists; `make dictionary` makes it from the code. Read them with sqlite3, psql or Datasette, and
write them with luutru alone: `luutru verify` names what another program changed. Times are in UTC.

For most questions two views are enough:

```sql
SELECT ordinal, site, published, title FROM corpus WHERE body LIKE '%đường sắt%' ORDER BY published DESC LIMIT 10;
SELECT page, first_seen_at, title FROM latest_version WHERE site = 'hanoimoi' AND state = 'gone';
```

`sqlite3 "file:$LUUTRU_DATA/archive.db?mode=ro"` opens the rows for reading; so does
`datasette --immutable "$LUUTRU_DATA/archive.db"` while no command runs.
"""


def page() -> str:
    columns = view_columns()
    views = "\n".join(f"| `{name}` | {about} | {', '.join(columns[name])} |" for name, about in VIEWS.items())
    head = "| view | what it has | columns |\n|---|---|---|"
    return f"{_HEAD}\n## Views\n\n{head}\n{views}\n\n# Tables\n\n{data_dictionary()}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
