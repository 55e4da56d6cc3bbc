"""Table of renderings: what an archived page's own scripts made of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, one_of
from storage.vocabulary import RenderingFailure


class Rendering(Base):
    """One attempt to render a body, numbered within it from 1: a document in a conversion record, or a `failure`.

    The newest document whose record is sound is the one that is read.
    """

    __tablename__ = "rendering"
    __table_args__ = (UniqueConstraint("body_id", "number"), one_of("failure", RenderingFailure))

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    number: Mapped[int]
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"), index=True)
    digest: Mapped[str | None]  # of the document, as its record's payload digest
    inputs: Mapped[str]  # SHA-256, hex: of the renderer's version and the scripts that the archive had
    failure: Mapped[RenderingFailure | None]
    rendered_at: Mapped[datetime]
