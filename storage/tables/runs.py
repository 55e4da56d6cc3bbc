"""Tables of runs: their discoveries, their visits to pages, and the health verdict of each run."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.outcomes import Outcome, RunState
from storage.tables.base import Base, RowNumber, a_reason, one_of
from storage.tables.captures import Capture
from storage.vocabulary import DiscoveryKind, HealthVerdict, ListingEnd, ReleasedBy, RunKind


class Health(Base):
    """A run's health verdict. While `held` is true, no text that the run captured first is published.

    `day` is the night in the schedule's clock (storage.runs.lifecycle), in Asia/Ho_Chi_Minh.
    """

    __tablename__ = "health"
    __table_args__ = (
        Index("ix_health_site", "site", "run_id"),
        one_of("verdict", HealthVerdict),
        one_of("released_by", ReleasedBy),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    day: Mapped[date]
    verdict: Mapped[HealthVerdict]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    judged_at: Mapped[datetime]
    held: Mapped[bool]
    released_at: Mapped[datetime | None]
    released_by: Mapped[ReleasedBy | None]
    row_digest: Mapped[str | None]


class Run(Base):
    """One execution for one site. `night` is the day in Asia/Ho_Chi_Minh on which it began."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("site", "night", "number"), one_of("kind", RunKind), one_of("state", RunState))

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    site: Mapped[str]
    kind: Mapped[RunKind]
    night: Mapped[date]
    number: Mapped[int]
    state: Mapped[RunState]
    reason: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    schedule_time: Mapped[
        datetime | None
    ]  # in the schedule's clock (storage.runs.lifecycle); null until the run was planned
    scheduled: Mapped[bool] = mapped_column(default=False, server_default=false())  # in the schedule's rows


class Discovery(Base):
    """One feed, sitemap or listing page that a run requests, and its result."""

    __tablename__ = "discovery"
    __table_args__ = (
        UniqueConstraint("run_id", "url"),
        one_of("kind", DiscoveryKind),
        a_reason("failure"),
        one_of("ended", ListingEnd),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    kind: Mapped[DiscoveryKind]
    url: Mapped[str]
    rule_index: Mapped[int]  # which of the site file's [[discover]] tables, from 0
    depth: Mapped[int]  # how many steps from that table's own address
    done: Mapped[bool]
    links: Mapped[int]  # article links on it, pages already listed elsewhere included
    failure: Mapped[str | None]
    ended: Mapped[ListingEnd | None]  # why a listing's pagination ended here
    left_out: Mapped[dict[str, int] | None] = mapped_column(JSON)  # number of its links that no run requests, by reason


class Visit(Base):
    """One page in one run, with exactly one outcome; null while the visit is open."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("run_id", "page_id"),
        one_of("outcome", Outcome),
        a_reason("reason", "outcome"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    discovery_id: Mapped[int | None] = mapped_column(ForeignKey("discovery.id"))
    url: Mapped[str]
    outcome: Mapped[Outcome | None]
    reason: Mapped[str | None]
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    # True: the page was requested in full although validators were known, and answered with the same ones.
    validator_check: Mapped[bool | None]

    capture: Mapped[Capture | None] = relationship()
