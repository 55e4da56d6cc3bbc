"""What kind of archive this is."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class ArchiveMark(Row):
    """The one row that says which archive this is, and whether its pages are live or from a rehearsal.

    `kind` is null until the first crawl decides it. Where machines share the archive, `warc_store` is the object
    store's address, and `corpus_machine` the one machine that has the corpus.
    """

    __tablename__ = "archive_mark"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    archive_id: Mapped[str]
    kind: Mapped[str | None]
    made_at: Mapped[datetime]
    warc_store: Mapped[str | None]
    corpus_machine: Mapped[str | None]
