"""What all processes must know of a host to be good guests: its turn, and its robots.txt."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class HostSlot(Base):
    """When the next request to a host (or a group of hosts on one server) may go out.

    `next_request_at` is a delay after the last request; until `held_until` the host has asked everyone to wait.
    """

    __tablename__ = "host_slot"

    host: Mapped[str] = mapped_column(primary_key=True)
    next_request_at: Mapped[datetime]
    held_until: Mapped[datetime | None]


class CachedRobots(Base):
    """A host's robots.txt as last asked: `status` null where there was no answer."""

    __tablename__ = "robots"

    host: Mapped[str] = mapped_column(primary_key=True)  # scheme and authority
    asked_at: Mapped[datetime]
    status: Mapped[int | None]
    text: Mapped[str]
