"""The counts of `luutru status` take almost no time with any number of rows."""

from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from storage.archive import open_archive
from storage.runs.totals import count_archive

NARROW = (
    "ix_page_moved_to",
    "ix_exchange_run_id",
    "ix_document_ordinal",
    "ix_version_capture_id",
    "ix_publication_imported_as",
)


def test_sqlite_counts_rows_without_reading_them(tmp_path: Path) -> None:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with open_archive(tmp_path) as archive:
        event.listen(archive.database.engine, "before_cursor_execute", note)
        counts = count_archive(archive)
        (counting,) = [statement for statement in sent if "count" in statement]
        with archive.database.reading() as session:
            steps = [row.opcode for row in session.execute(text(f"EXPLAIN {counting}"))]
        assert steps.count("Count") == len(counts)
        assert "Next" not in steps
        with archive.database.reading() as session:
            plan = " ".join(row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {counting}")))
        assert [index for index in NARROW if index not in plan] == []
