"""What all processes must know of a host to be good guests: its turn, and its robots.txt."""

from datetime import datetime

from sqlalchemy import Double
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class HostSlot(Row):
    """When the next request to a host (or a group of hosts on one server) may go out."""

    __tablename__ = "host_slot"

    host: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[float] = mapped_column(Double)  # seconds since 1970, UTC


class RobotsRow(Row):
    """A host's robots.txt as last asked: `status` null where there was no answer."""

    __tablename__ = "robots"

    host: Mapped[str] = mapped_column(primary_key=True)  # scheme and authority
    asked_at: Mapped[datetime]
    status: Mapped[int | None]
    text: Mapped[str]
