"""The database itself: whether its file is sound, and whether rows name rows that are there."""

from collections.abc import Iterator

from sqlalchemy import text

from storage.archive import Archive
from storage.verify.findings import Finding, FindingKind

_MOST = 100


def check_database(archive: Archive) -> Iterator[Finding]:
    """PostgreSQL proves both by itself, with each page it reads and each row it writes."""
    if archive.database.engine.dialect.name != "sqlite":
        return
    with archive.database.reading() as session:
        said = session.scalars(text(f"PRAGMA integrity_check({_MOST})")).all()
        orphans = session.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST)
    for line in said:
        if line != "ok":
            yield Finding(FindingKind.DATABASE_DAMAGED, "archive.db", str(line))
    for table, row_id, parent, _ in orphans:
        # Named more exactly by the check of readings.
        if (table, parent) != ("reading", "document"):
            detail = f"it names a row of {parent} that is not there"
            yield Finding(FindingKind.ROW_WITHOUT_PARENT, f"{table} {row_id}", detail)
