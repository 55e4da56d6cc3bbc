"""What kind of archive this is.

What was taken down by law or at a person's demand.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row, RowNumber


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


class Withholding(Row):
    """One page with all it showed and will show, or one published text wherever it was shown: exactly one of the two.

    `done` once the manifest, the corpus folder and the replay index say so too.
    """

    __tablename__ = "withholding"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), unique=True)
    ordinal: Mapped[int | None] = mapped_column(ForeignKey("publication.ordinal"), unique=True)
    reason: Mapped[str]
    withheld_at: Mapped[datetime]
    done: Mapped[bool]
