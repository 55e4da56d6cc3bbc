"""Rows of the revisit schedule: each page's past, each site's pace, and which hosts' validators are believed."""

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class Revisit(Row):
    """A page's past looks, and when it is due again; times are the nights of its runs (storage.runs.lifecycle)."""

    __tablename__ = "revisit"
    __table_args__ = (Index("ix_revisit_due", "site", "due_at"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    first_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]  # null while no look has shown the page
    changed_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    looks: Mapped[int]
    misses: Mapped[int]  # attempts since the last look


class SitePace(Row):
    """How a site's old pages were seen to change (storage.frontier.revisit_policy.Pace)."""

    __tablename__ = "site_pace"

    site: Mapped[str] = mapped_column(primary_key=True)
    changes: Mapped[int]
    growth: Mapped[float] = mapped_column(Double)


class HostTrust(Row):
    """What trials of a host's validators showed: pages asked for in full that answered with the validators of before.

    `false_answers` of them showed another text, so that a 304 would have been false; `disbelieved_at` is then set.
    """

    __tablename__ = "host_trust"

    host: Mapped[str] = mapped_column(primary_key=True)
    trials: Mapped[int]
    false_answers: Mapped[int]
    disbelieved_at: Mapped[datetime | None]
    proof: Mapped[str | None]  # the first page that proved it, by its URL


class DiscoveryAddress(Row):
    """The validators of a discovery's last full answer, and how many links it had when read by these `rules`."""

    __tablename__ = "discovery_address"

    site: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    links: Mapped[int]
    asked: Mapped[int]  # how often, so that now and then it is asked in full
    rules: Mapped[str]  # a digest: other rules may find other links in the same answer
