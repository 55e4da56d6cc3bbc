"""Which WARC files lie in the object store, and which on one machine alone; empty where there is no store."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class WarcFileRow(Row):
    """One WARC file, by the name that its exchanges' rows have.

    Until `stored_at` it lies on `machine` alone. `stranded_at` is set when another machine took up the site meanwhile:
    no row speaks of its records then, until that machine brings them in after all.
    """

    __tablename__ = "warc_file"
    __table_args__ = (
        Index(
            "ix_warc_file_on_one_machine",
            "site",
            postgresql_where=text("stored_at IS NULL"),
            sqlite_where=text("stored_at IS NULL"),
        ),
    )

    file: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    machine: Mapped[str]
    opened_at: Mapped[datetime]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    stored_at: Mapped[datetime | None]
    index_stored: Mapped[bool]
    stranded_at: Mapped[datetime | None]
