"""Tables of backfills: orders, queries to the source, windows of days, and the items found in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, RowNumber, a_reason, one_of
from storage.vocabulary import BackfillSource, BackfillState, ItemOutcome, WindowState


class Backfill(Base):
    """One order for one site and source.

    `requested_since` and `requested_until` are as given, so that the same order is found. `run_id` is the run that
    lists what there is.
    """

    __tablename__ = "backfill"
    __table_args__ = (
        Index("ix_backfill_site", "site", "source", "state"),
        one_of("source", BackfillSource),
        one_of("state", BackfillState),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    source: Mapped[BackfillSource]
    requested_since: Mapped[date | None]
    requested_until: Mapped[date | None]
    since: Mapped[date]
    until: Mapped[date]  # included
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    state: Mapped[BackfillState]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BackfillQuery(Base):
    """One query to the source's index, or one file, and how far its answer was read (`resume_key`)."""

    __tablename__ = "backfill_query"
    __table_args__ = (UniqueConstraint("backfill_id", "query"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    backfill_id: Mapped[int] = mapped_column(ForeignKey("backfill.id"))
    query: Mapped[str]
    resume_key: Mapped[str | None]
    done: Mapped[bool]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # of a file: what it holds, and what was left out


class BackfillWindow(Base):
    """A range of days, both included, that one run fetches; `run_id` is its last run."""

    __tablename__ = "backfill_window"
    __table_args__ = (
        UniqueConstraint("backfill_id", "since"),
        one_of("source", BackfillSource),
        one_of("state", WindowState),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    backfill_id: Mapped[int] = mapped_column(ForeignKey("backfill.id"))
    site: Mapped[str]
    source: Mapped[BackfillSource]
    since: Mapped[date]
    until: Mapped[date]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    state: Mapped[WindowState]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)  # items by how they ended, once it is done


class BackfillItem(Base):
    """A page of a window, or one archived capture of it; `outcome` is null while the item is open.

    `captured_at` is when the archive captured it; `source_location` is what a fetch needs beside the URL.
    """

    __tablename__ = "backfill_item"
    __table_args__ = (
        Index("ix_backfill_item_window", "window_id", "id"),
        one_of("outcome", ItemOutcome),
        a_reason("reason", "outcome"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("backfill_window.id"))
    url: Mapped[str]
    space: Mapped[str]
    key: Mapped[str]
    captured_at: Mapped[datetime | None]
    digest: Mapped[str | None]  # of the payload, as the archive says it
    source_location: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome: Mapped[ItemOutcome | None]
    reason: Mapped[str | None]
