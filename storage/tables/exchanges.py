"""Tables of exchanges and of WARC files: where each exchange lies, or why the request failed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Base, RowNumber, a_reason, one_of
from storage.vocabulary import Purpose, RecordKind, Truncation


class LoggedExchange(Base):
    """One request and its response, in the WARC `file` at `offset` (bytes); or a `failure`, its reason.

    `original_id` names the exchange whose record holds the payload when this one is a revisit, or the one that this was
    made from when it is a conversion: then no request was sent, and `sent_at` is when it was made. A revisit has the
    payload digest of its original; its own row repeats it only where it is older, or names no original.
    """

    __tablename__ = "exchange"
    __table_args__ = (
        Index("ix_exchange_place", "file", "offset"),
        one_of("purpose", Purpose),
        a_reason("failure"),
        one_of("truncated", Truncation),
        one_of("record_kind", RecordKind),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    purpose: Mapped[Purpose]
    url: Mapped[str]
    sent_at: Mapped[datetime]
    failure: Mapped[str | None]
    status: Mapped[int | None]
    truncated: Mapped[Truncation | None]
    record_kind: Mapped[RecordKind | None]
    record_id: Mapped[str | None]
    file: Mapped[str | None]
    offset: Mapped[int | None]
    length: Mapped[int | None]
    payload_digest: Mapped[str | None]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))

    original: Mapped["LoggedExchange | None"] = relationship(remote_side=[id])


class WarcFileLocation(Base):
    """One WARC file, by the name in its exchanges' rows; the table is empty without an object store.

    Until `stored_at` is set, it lies only on `machine`. `stranded_at` is set when another machine crawls the site
    meanwhile: then no row refers to its records until the first machine brings them in.
    """

    __tablename__ = "warc_file"
    __table_args__ = ()

    file: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    machine: Mapped[str]
    opened_at: Mapped[datetime]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    stored_at: Mapped[datetime | None]
    index_stored: Mapped[bool]
    stranded_at: Mapped[datetime | None]
