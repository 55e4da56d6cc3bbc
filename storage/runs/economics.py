"""Counts what visits to known pages cost and what they found: edits caught, requests spent, validators checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.exchanges import LoggedExchange
from storage.tables.revisits import ValidatorTrust
from storage.tables.runs import Run, Visit
from storage.vocabulary import Purpose, RunKind

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class HostTrust:
    """How often a host's validators were checked, and how often a 304 would have hidden an edit."""

    host: str
    checks: int
    false_304s: int
    distrusted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Economics:
    """Of a site's nightly runs. `requests` are by purpose; `not_modified` are those of pages answered with 304."""

    site: str
    runs: int
    outcomes: dict[str, int]
    requests: dict[str, int]
    not_modified: int
    hosts: tuple[HostTrust, ...]

    @property
    def edits(self) -> int:
        return self.outcomes.get(Outcome.EDITED, 0)

    @property
    def revisits(self) -> int:
        """Visits that saw a known page again."""
        return sum(
            self.outcomes.get(word, 0) for word in (Outcome.EDITED, Outcome.UNCHANGED, Outcome.GONE, Outcome.MOVED)
        )


def economics_of(archive: Archive, site: str, hosts: Iterable[str], since: date | None = None) -> Economics:
    """Of all nights, or of those from `since` on."""
    nights = select(Run.id).where(Run.site == site, Run.kind == RunKind.NIGHTLY)
    nights = nights.where(Run.night >= since) if since else nights
    with archive.database.reading() as session:
        runs = session.scalar(select(func.count()).select_from(nights.subquery())) or 0
        visits = select(Visit.outcome, func.count()).where(Visit.run_id.in_(nights), Visit.outcome.is_not(None))
        outcomes = {str(word): number for word, number in session.execute(visits.group_by(Visit.outcome))}
        asked = LoggedExchange.run_id.in_(nights)
        by_purpose = select(LoggedExchange.purpose, func.count()).where(asked).group_by(LoggedExchange.purpose)
        requests = {str(word): number for word, number in session.execute(by_purpose)}
        unchanged = select(func.count(LoggedExchange.id)).where(
            asked, LoggedExchange.purpose == Purpose.PAGE, LoggedExchange.status == NOT_MODIFIED
        )
        trust = session.scalars(
            select(ValidatorTrust).where(ValidatorTrust.host.in_(list(hosts))).order_by(ValidatorTrust.host)
        )
        return Economics(
            site=site,
            runs=runs,
            outcomes=outcomes,
            requests=requests,
            not_modified=session.scalar(unchanged) or 0,
            hosts=tuple(HostTrust(row.host, row.checks, row.false_304s, row.distrusted_at) for row in trust),
        )
