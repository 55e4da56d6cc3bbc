"""Runs, the discoveries they asked, and the visits they owe: the ledger of pages.

Each run's verdict, with the figures it was judged by.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.tables.base import Row, RowNumber
from storage.tables.captures import Capture


class Health(Row):
    """How a run was judged. While `held` is true, no text that it showed first is published.

    `day` is the night in the schedule's clock (storage.runs.lifecycle), in Asia/Ho_Chi_Minh. `released_by` is `hand` or
    `reread`.
    """

    __tablename__ = "health"
    __table_args__ = (
        Index("ix_health_site", "site", "run_id"),
        # SQLite sees that an index fits only where it says what the statements say.
        Index("ix_health_held", "run_id", postgresql_where=text("held"), sqlite_where=text("held = 1")),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    day: Mapped[date]
    verdict: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    judged_at: Mapped[datetime]
    held: Mapped[bool]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]


class Run(Row):
    """One execution for one site. `night` is the day in Asia/Ho_Chi_Minh on which it began."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("site", "night", "number"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    kind: Mapped[str]
    night: Mapped[date]
    number: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    moment: Mapped[datetime | None]  # in the schedule's clock (storage.runs.lifecycle); null until the run was planned
    counted: Mapped[bool] = mapped_column(default=False, server_default=false())  # in the schedule's rows


class Discovery(Row):
    """One feed, sitemap or listing page that a run asks, and what came of it."""

    __tablename__ = "discovery"
    __table_args__ = (UniqueConstraint("run_id", "url"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    kind: Mapped[str]
    url: Mapped[str]
    rule: Mapped[int]  # which of the site file's [[discover]] tables, from 0
    depth: Mapped[int]  # how many steps from that table's own address
    done: Mapped[bool]
    links: Mapped[int]  # article links on it, pages already listed elsewhere included
    failure: Mapped[str | None]
    ended: Mapped[str | None]  # why a walk through a listing's pages ended here


class Visit(Row):
    """What one run owes one page: exactly one outcome, null until it is known."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("run_id", "page_id"),
        Index(
            "ix_visit_open", "run_id", postgresql_where=text("outcome IS NULL"), sqlite_where=text("outcome IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    discovery_id: Mapped[int | None] = mapped_column(ForeignKey("discovery.id"))
    url: Mapped[str]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    # True: asked in full although we had validators, and answered with the same ones.
    trial: Mapped[bool | None]

    capture: Mapped[Capture | None] = relationship()
