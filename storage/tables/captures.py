from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, RowNumber, one_of
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body
from storage.vocabulary import BackfillSource


class Capture(Base):
    """One fetch of one page at one time; without a body when the answer had nothing to read.

    `source` is null for a live fetch; else it names the archive that captured it, and `archived_url` is its URL there.
    """

    __tablename__ = "capture"
    __table_args__ = (
        Index("ix_capture_page", "page_id", "captured_at"),
        Index("ix_capture_body", "body_id", "page_id"),
        one_of("source", BackfillSource),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"), unique=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    url: Mapped[str]
    captured_at: Mapped[datetime]
    status: Mapped[int]
    source: Mapped[BackfillSource | None]
    archived_url: Mapped[str | None]

    exchange: Mapped[LoggedExchange] = relationship()
    body: Mapped[Body | None] = relationship()
