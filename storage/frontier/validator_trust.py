"""Checks which hosts' validators are true: a host with a false 304 is requested in full from then on."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_missing, keep_digests
from storage.outcomes import Outcome
from storage.tables.revisits import Revisit, ValidatorTrust
from storage.tables.runs import Visit

# A host's software is replaced now and then, so a distrusted host is tried again after this time.
DISTRUSTED_FOR = timedelta(days=30)
FULL_EVERY = 7  # every seventh check of a page requests it in full; with many pages, some of them every night


def is_validator_check(number: int, checks: int) -> bool:
    """Whether to request in full; `number` differs by page, so that not all of a site is tried in one night."""
    return (number + checks) % FULL_EVERY == 0


def distrusted(session: Session, now: datetime) -> frozenset[str]:
    return frozenset(
        session.scalars(select(ValidatorTrust.host).where(ValidatorTrust.distrusted_at > now - DISTRUSTED_FOR))
    )


def distrusted_hosts(archive: Archive, now: datetime | None = None) -> list[tuple[str, datetime, str]]:
    """Each distrusted host, the time since when, and the URL of the page that proved it."""
    with archive.database.reading() as session:
        recent = ValidatorTrust.distrusted_at > (now or datetime.now(UTC)) - DISTRUSTED_FOR
        rows = session.scalars(select(ValidatorTrust).where(recent).order_by(ValidatorTrust.host))
        return [(row.host, row.distrusted_at, row.proof_url or "") for row in rows if row.distrusted_at]


def host_of(url: str) -> str:
    return urlsplit(url).netloc.lower()


def count_validator_checks(session: Session, site: str, checked: Iterable[Visit], moment: datetime) -> None:
    """Counts the checks; an edited text under unchanged validators makes the host's unchanged pages due again."""
    visits = list(checked)
    rows = _rows(session, sorted({host_of(visit.url) for visit in visits}))
    for visit in visits:
        row = rows[host_of(visit.url)]
        row.checks += 1
        if visit.outcome != Outcome.EDITED:
            continue
        row.false_304s += 1
        if row.distrusted_at is None or row.distrusted_at <= moment - DISTRUSTED_FOR:
            row.distrusted_at, row.proof_url = moment, visit.url
            _ask_again(session, site, moment)


def _rows(session: Session, hosts: Sequence[str]) -> dict[str, ValidatorTrust]:
    """The rows of these hosts, locked in order: another site's process may count checks of the same host."""
    unchecked = {"checks": 0, "false_304s": 0, "distrusted_at": None, "proof_url": None}
    add_missing(session, ValidatorTrust, [{"host": host, **unchecked} for host in hosts])
    return {host: session.get_one(ValidatorTrust, host, with_for_update=True) for host in hosts}


def _ask_again(session: Session, site: str, moment: datetime) -> None:
    later = select(Revisit.page_id).where(Revisit.site == site, Revisit.due_at > moment)
    page_ids = session.scalars(later).all()
    session.execute(update(Revisit).where(Revisit.site == site, Revisit.due_at > moment).values(due_at=moment))
    keep_digests(session, Revisit, page_ids)
