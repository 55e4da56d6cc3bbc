"""Each run's verdict, with the figures it was judged by."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class Health(Row):
    """How a run was judged. While `held` is true, no text that it showed first is published.

    `day` is the night in the schedule's clock (storage.nights), in Asia/Ho_Chi_Minh. `released_by` is `hand` or
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
