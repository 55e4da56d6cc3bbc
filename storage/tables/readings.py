"""Tables of bodies, their readings, documents, and versions of pages."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, RowNumber, a_reason
from storage.tables.exchanges import LoggedExchange


class Body(Base):
    """A payload with its content-coding undone, once per site and content type; `exchange_id` is its exchange."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("site", "digest", "content_type"), Index("ix_body_rules", "site", "rules_id"))

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    digest: Mapped[str]  # SHA-256, hex
    content_type: Mapped[str]  # the header as sent, with its charset; empty where there was none
    url: Mapped[str]
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id"))
    captured_at: Mapped[datetime]  # the first capture that showed it
    rules_id: Mapped[int | None] = mapped_column(
        ForeignKey("reading_rules.id")
    )  # of the active reading; null while unread
    reading_id: Mapped[int | None]  # the active reading; without a foreign key, since readings name their body

    exchange: Mapped[LoggedExchange] = relationship()


class ReadingRules(Base):
    """The rules and the extractor that made readings; a small table, so that stale readings are found quickly."""

    __tablename__ = "reading_rules"
    __table_args__ = (UniqueConstraint("site", "layout_digest", "extractor_version"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    layout_digest: Mapped[str]
    extractor_version: Mapped[str]


class Reading(Base):
    """The result of one layout and one extractor for a body: an article (content hash and fields) or a refusal."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("body_id", "rules_id"),
        Index("ix_reading_day", "rules_id", "day", "body_id"),
        a_reason("refusal"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    rules_id: Mapped[int] = mapped_column(ForeignKey("reading_rules.id"))
    layout: Mapped[str | None]
    refusal: Mapped[str | None]
    detail: Mapped[str | None]
    content_hash: Mapped[str | None] = mapped_column(ForeignKey("document.content_hash"), index=True)
    fields: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    read_at: Mapped[datetime]
    day: Mapped[date | None]  # the article's own date, as in `fields`: articles are counted by it
    row_digest: Mapped[str | None]  # of the columns above (storage.tables.row_digest)


class Document(Base):
    """A text, stored once under its content hash; `ordinal` is null until it is published."""

    __tablename__ = "document"
    __table_args__ = ()

    content_hash: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    lead: Mapped[str | None]
    blocks: Mapped[list[str]] = mapped_column(JSON)
    ordinal: Mapped[int | None] = mapped_column(index=True)  # rows are counted by this narrow index


class Version(Base):
    """An interval in which a page showed a document: first seen, last seen, and when something else was seen."""

    __tablename__ = "version"
    __table_args__ = (Index("ix_version_page", "page_id", "first_seen_at"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    content_hash: Mapped[str] = mapped_column(ForeignKey("document.content_hash"), index=True)
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"), index=True)  # the first that showed it
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
