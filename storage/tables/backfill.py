"""Backfills: what was ordered, what the source was asked, its windows of days, and each thing found in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row, RowNumber


class Backfill(Row):
    """One order for one site and source. `asked_since` and `asked_until` are as given, so that the same order is found.

    `run_id` is the run that lists what there is; `state` is listing, working or done.
    """

    __tablename__ = "backfill"
    __table_args__ = (Index("ix_backfill_site", "site", "source", "state"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    source: Mapped[str]
    asked_since: Mapped[date | None]
    asked_until: Mapped[date | None]
    since: Mapped[date]
    until: Mapped[date]  # included
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    state: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BackfillQuery(Row):
    """One question to the source's index, or one file, and how far its answer was taken down (`resume`)."""

    __tablename__ = "backfill_query"
    __table_args__ = (UniqueConstraint("backfill_id", "query"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    backfill_id: Mapped[int] = mapped_column(ForeignKey("backfill.id"))
    query: Mapped[str]
    resume: Mapped[str | None]
    done: Mapped[bool]


class BackfillWindow(Row):
    """Days that are gone through together, both included; `run_id` is the run that does or did it last."""

    __tablename__ = "backfill_window"
    __table_args__ = (UniqueConstraint("backfill_id", "since"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    backfill_id: Mapped[int] = mapped_column(ForeignKey("backfill.id"))
    site: Mapped[str]
    source: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    state: Mapped[str]  # open or done
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)  # items by how they ended, once it is done


class BackfillItem(Row):
    """A page, or one archived capture of it, that a window holds; `outcome` is null until it was gone for.

    `at` is when the archive took it; `place` is what is needed to fetch it there, beside its address.
    """

    __tablename__ = "backfill_item"
    __table_args__ = (
        Index("ix_backfill_item_window", "window_id", "id"),
        Index(
            "ix_backfill_item_open",
            "window_id",
            postgresql_where=text("outcome IS NULL"),
            sqlite_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("backfill_window.id"))
    url: Mapped[str]
    space: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime | None]
    digest: Mapped[str | None]  # of the payload, as the archive says it
    place: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
