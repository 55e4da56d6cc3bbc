from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, one_of
from storage.vocabulary import DiscoveryKind


class Witness(Base):
    """What a feed, sitemap or listing said of a page, with the visit and the exchange that saw it.

    A source that repeats what it said of the page earlier adds no row.
    `published` and `modified` are in ISO format: with an offset only if one was stated, or a date alone.
    """

    __tablename__ = "witness"
    __table_args__ = (Index("ix_witness_page", "page_id", "source"), one_of("source", DiscoveryKind))

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    source: Mapped[DiscoveryKind]
    title: Mapped[str | None]
    description: Mapped[str | None]
    section: Mapped[str | None]
    published: Mapped[str | None]
    modified: Mapped[str | None]
    row_digest: Mapped[str | None]
