"""Tables of what pages carry: links to documents, the links that publications name, and requisites."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.outcomes import Outcome
from storage.tables.base import Base, RowNumber, a_reason, one_of
from storage.vocabulary import RequisiteKind


class AttachmentLink(Base):
    """A page links a document, which is a page of the space for attachments; `words` are those of the link."""

    __tablename__ = "attachment_link"
    __table_args__ = (UniqueConstraint("page_id", "attachment_id"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    words: Mapped[str]
    seen_at: Mapped[datetime]  # the first capture of the page that showed the link


class PublicationLink(Base):
    """The page that links a published attachment, as its manifest line says it; never changed."""

    __tablename__ = "publication_link"

    ordinal: Mapped[int] = mapped_column(ForeignKey("publication.ordinal"), primary_key=True, autoincrement=False)
    space: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    words: Mapped[str]
    linked_ordinal: Mapped[int | None]  # of the page's text, if it had one by then


class Requisite(Base):
    """A style, script or picture of a site's pages. While `outcome` is null, the run of `run_id` has to request it.

    `exchange_id` is the last answer in full, under whatever address it was after redirects.
    """

    __tablename__ = "requisite"
    __table_args__ = (
        UniqueConstraint("site", "url"),
        one_of("kind", RequisiteKind),
        one_of("outcome", Outcome),
        a_reason("reason"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    url: Mapped[str]
    kind: Mapped[RequisiteKind]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    outcome: Mapped[Outcome | None]
    reason: Mapped[str | None]
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    asked_at: Mapped[datetime | None]
