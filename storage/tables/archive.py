"""Tables of the archive's identity, of takedowns, and of a migration's progress."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, one_of
from storage.vocabulary import ArchiveKind


class ArchiveMark(Base):
    """The one row that says which archive this is, and whether its pages are live or from a rehearsal.

    `kind` is null until the first crawl decides it. Where machines share the archive, `warc_store` is the object
    store's address, and `corpus_machine` the one machine that has the corpus.
    """

    __tablename__ = "archive_mark"
    __table_args__ = (one_of("kind", ArchiveKind),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    archive_id: Mapped[str]
    kind: Mapped[ArchiveKind | None]
    created_at: Mapped[datetime]
    warc_store: Mapped[str | None]
    corpus_machine: Mapped[str | None]


class Withholding(Base):
    """A takedown of one page with all its texts, or of one published text on every page: exactly one of the two.

    Active while `lifted_at` is null. `applied` once the manifest, the corpus folder and the replay index agree.
    """

    __tablename__ = "withholding"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), unique=True)
    ordinal: Mapped[int | None] = mapped_column(ForeignKey("publication.ordinal"), unique=True)
    reason: Mapped[str]
    withheld_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    applied: Mapped[bool]

    @property
    def is_active(self) -> bool:
        return self.lifted_at is None


class JsonRewrite(Base):
    """A table whose older rows still have JSON with escapes, not UTF-8 (storage.database.json_rewrite).

    All rows up to `last_key` are done; `column_names` are joined by commas. When a table is done, its row is deleted.
    """

    __tablename__ = "json_rewrite"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    column_names: Mapped[str]
    last_key: Mapped[str | None]
