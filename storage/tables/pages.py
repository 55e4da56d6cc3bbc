"""Tables of pages and their addresses."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.outcomes import PageState
from storage.tables.base import Base, RowNumber, one_of
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body


class Page(Base):
    """A site's article under its one identity (site, space, key); `url` is its last seen address."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("site", "space", "key"), one_of("state", PageState))

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    space: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    first_seen_at: Mapped[datetime]
    state: Mapped[PageState]
    moved_to: Mapped[str | None] = mapped_column(index=True)  # mostly null: rows are counted by this narrow index


class Address(Base):
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

    exchange: Mapped[LoggedExchange | None] = relationship()
    body: Mapped[Body | None] = relationship()
