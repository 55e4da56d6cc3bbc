"""Pages, the addresses they are known under, and the captures of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Row, RowNumber
from storage.tables.exchanges import ExchangeRow
from storage.tables.readings import Body


class Page(Row):
    """A site's article under its one identity (site, space, key); `url` is the address it was last seen under."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("site", "space", "key"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    space: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    first_seen_at: Mapped[datetime]
    state: Mapped[str]
    moved_to: Mapped[str | None]


class Address(Row):
    """One URL of a page, with the validators and the exchange of its last full answer."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("site", "url"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    url: Mapped[str]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))

    exchange: Mapped[ExchangeRow | None] = relationship()
    body: Mapped[Body | None] = relationship()


class Capture(Row):
    """One fetch of one page at one time; without a body where the answer had none to read.

    `source` is null where we asked the site itself; else which archive took it, and `archived_url` where it lies there.
    """

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_page", "page_id", "captured_at"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"), unique=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    url: Mapped[str]
    captured_at: Mapped[datetime]
    status: Mapped[int]
    source: Mapped[str | None]
    archived_url: Mapped[str | None]

    exchange: Mapped[ExchangeRow] = relationship()
    body: Mapped[Body | None] = relationship()
