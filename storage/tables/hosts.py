"""Tables of hosts that all processes share: the next request time, and the cached robots.txt."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class HostSlot(Base):
    """When the next request to a host (or a group of hosts on one server) may be sent.

    `next_request_at` is the last request plus the delay; until `held_until` all processes wait, as the host asked.
    """

    __tablename__ = "host_slot"

    host: Mapped[str] = mapped_column(primary_key=True)
    next_request_at: Mapped[datetime]
    held_until: Mapped[datetime | None]


class CachedRobots(Base):
    """A host's last robots.txt; `status` is null when there was no answer."""

    __tablename__ = "robots"

    host: Mapped[str] = mapped_column(primary_key=True)  # scheme and authority
    asked_at: Mapped[datetime]
    status: Mapped[int | None]
    text: Mapped[str]
