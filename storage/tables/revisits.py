"""Tables of the revisit schedule: each page's past, each site's change rate, and trust in hosts' validators."""

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Revisit(Base):
    """A page's past checks, and when it is due again; times are the nights of its runs (storage.runs.lifecycle)."""

    __tablename__ = "revisit"
    __table_args__ = (Index("ix_revisit_due", "site", "due_at"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    first_seen_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]  # null while no check has shown the page
    changed_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    checks: Mapped[int]
    failures: Mapped[int]  # attempts since the last check that showed it
    row_digest: Mapped[str | None]


class SiteChangeRate(Base):
    """How often a site's old pages change (storage.frontier.revisit_policy.Pace)."""

    __tablename__ = "site_change_rate"

    site: Mapped[str] = mapped_column(primary_key=True)
    changes: Mapped[int]
    growth: Mapped[float] = mapped_column(Double)


class ValidatorTrust(Base):
    """Checks of a host's validators: pages requested in full that answered with unchanged validators.

    `false_304s` of them showed another text, so a 304 would have been false; `distrusted_at` is then set.
    """

    __tablename__ = "validator_trust"

    host: Mapped[str] = mapped_column(primary_key=True)
    checks: Mapped[int]
    false_304s: Mapped[int]
    distrusted_at: Mapped[datetime | None]
    proof_url: Mapped[str | None]  # the first page that proved it


class DiscoveryAddress(Base):
    """The validators of a discovery's last full answer, and how many links it had under the rules of that digest."""

    __tablename__ = "discovery_address"

    site: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id"))
    links: Mapped[int]
    request_count: Mapped[int]  # so that now and then it is requested in full
    rules_digest: Mapped[str]  # other rules may find other links in the same answer
