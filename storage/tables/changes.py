"""Tables of page changes and their kinds, and of rereadings that wait to replace active readings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, one_of
from storage.vocabulary import Cause, ChangeKind


class Change(Base):
    """One step in a page's history: its state before and after, classified once (storage.versions.change_kind).

    `changed_at` is when the later state was first seen, or when a rereading of the same body was accepted. A hash is
    null when the page showed no text. `fields` has the other changed fields, each with its value before and after.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_page", "page_id", "changed_at"),
        one_of("kind", ChangeKind),
        one_of("cause", Cause),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    changed_at: Mapped[datetime]
    kind: Mapped[ChangeKind]
    cause: Mapped[Cause]
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"), index=True)  # the first that showed it
    from_hash: Mapped[str | None] = mapped_column(ForeignKey("document.content_hash"))
    to_hash: Mapped[str | None] = mapped_column(ForeignKey("document.content_hash"))
    from_reading_id: Mapped[int | None] = mapped_column(ForeignKey("reading.id"))
    to_reading_id: Mapped[int | None] = mapped_column(ForeignKey("reading.id"))
    parts: Mapped[list[str]] = mapped_column(JSON)
    words_added: Mapped[int]
    words_removed: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)


class Rereading(Base):
    """One rereading of a site's bodies by changed rules; its readings become active only when it is accepted.

    `rules_digest` is a digest of the site's layouts and the extractor. Once `applied_at` is set, they are active.
    """

    __tablename__ = "rereading"
    __table_args__ = (Index("ix_rereading_site", "site", "accepted_at"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    rules_digest: Mapped[str]
    since: Mapped[datetime | None]  # only bodies first captured from then on
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]


class RereadBody(Base):
    """One body of a rereading: its active reading at that time, and the new reading that may replace it."""

    __tablename__ = "reread_body"
    __table_args__ = (Index("ix_reread_body_body", "body_id"),)

    rereading_id: Mapped[int] = mapped_column(ForeignKey("rereading.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    from_reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"))
    to_reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"))
