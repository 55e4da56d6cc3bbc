"""Whose validators are believed: a host whose 304s prove false is asked in full from then on."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.revisits import HostTrust, Revisit
from storage.tables.runs import Visit

# A host's software is replaced now and then; what proved false is asked again after so long.
DISBELIEVED_FOR = timedelta(days=30)
FULL_EVERY = 7  # each page's every seventh look asks in full; of many pages, some every night


def is_trial(number: int, looks: int) -> bool:
    """`number` tells apart what is asked, so that not all of a site is tried on one night."""
    return (number + looks) % FULL_EVERY == 0


def disbelieved(session: Session, now: datetime) -> frozenset[str]:
    return frozenset(session.scalars(select(HostTrust.host).where(HostTrust.disbelieved_at > now - DISBELIEVED_FOR)))


def disbelieved_hosts(archive: Archive, now: datetime | None = None) -> list[tuple[str, datetime, str]]:
    """Host, since when, and the URL of the page that proved it."""
    with archive.database.reading() as session:
        lying = HostTrust.disbelieved_at > (now or datetime.now(UTC)) - DISBELIEVED_FOR
        rows = session.scalars(select(HostTrust).where(lying).order_by(HostTrust.host))
        return [(row.host, row.disbelieved_at, row.proof or "") for row in rows if row.disbelieved_at]


def host_of(url: str) -> str:
    return urlsplit(url).netloc.lower()


def count_trials(session: Session, site: str, trials: Iterable[Visit], moment: datetime) -> None:
    """An edited text under the validators of before: what such a host said was unchanged is due again."""
    for visit in trials:
        host = host_of(visit.url)
        row = session.get(HostTrust, host)
        if row is None:
            row = HostTrust(host=host, trials=0, false_answers=0, disbelieved_at=None, proof=None)
            session.add(row)
        row.trials += 1
        if visit.outcome != Outcome.EDITED:
            continue
        row.false_answers += 1
        if row.disbelieved_at is None or row.disbelieved_at <= moment - DISBELIEVED_FOR:
            row.disbelieved_at, row.proof = moment, visit.url
            session.execute(update(Revisit).where(Revisit.site == site, Revisit.due_at > moment).values(due_at=moment))
