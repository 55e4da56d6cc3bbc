"""Tables of published corpus files, and of the lines of imported files."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, one_of
from storage.vocabulary import PublicationCause


class Publication(Base):
    """One corpus file with its permanent ordinal. `written` once the file and its manifest line are on disk.

    `imported_as` is the ordinal of an imported document that has this text already.
    """

    __tablename__ = "publication"
    __table_args__ = (one_of("cause", PublicationCause),)

    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    file: Mapped[str]
    sha256: Mapped[str | None]  # of the file, hex; null until it is written
    content_hash: Mapped[str | None] = mapped_column(ForeignKey("document.content_hash"), unique=True)
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    reading_id: Mapped[int | None] = mapped_column(ForeignKey("reading.id"))
    cause: Mapped[PublicationCause]
    replaces: Mapped[int | None]
    imported_as: Mapped[int | None] = mapped_column(index=True)  # mostly null: rows are counted by this narrow index
    written: Mapped[bool]
    row_digest: Mapped[str | None]  # of all columns but `written`; null until it is written


class ImportedBlock(Base):
    """One line of an imported file, by the hash of its text (white space as in the corpus form)."""

    __tablename__ = "imported_block"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    ordinal: Mapped[int] = mapped_column(ForeignKey("publication.ordinal"))
    block_hash: Mapped[str] = mapped_column(index=True)
