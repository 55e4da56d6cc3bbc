"""Puts the texts of a broken run on hold, and releases them by an operator or after a better reading."""

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import keep_digests
from storage.errors import CorrectTheInput
from storage.outcomes import Outcome
from storage.readings.visit_outcomes import settle_visits
from storage.runs.health import NewHealth, write_health
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Reading
from storage.tables.runs import Health, Visit
from storage.vocabulary import ReleasedBy


def keep_verdict(archive: Archive, health: NewHealth) -> None:
    """Stores the verdict; with a reason to hold, the run's new and edited visits become held."""
    with archive.database.writing() as session:
        write_health(session, health)
        if session.get_one(Health, health.run_id).held:
            _hold(session, health.run_id, health.hold)


def _hold(session: Session, run_id: int, reason: str | None) -> None:
    shown = Visit.outcome.in_((Outcome.NEW, Outcome.EDITED, Outcome.HELD))
    session.execute(update(Visit).where(Visit.run_id == run_id, shown).values(outcome=Outcome.HELD, reason=reason))


def release(archive: Archive, site: str, run_id: int, by: ReleasedBy) -> int:
    """Releases the run's texts for publishing; its held visits become new or edited. Returns how many there were.

    Raises CorrectTheInput if the run does not belong to the site, or was never judged.
    """
    with archive.database.writing() as session:
        health = session.get(Health, run_id)
        if health is None or health.site != site:
            raise CorrectTheInput(
                f"{site}: no run {run_id} of it was judged; `luutru status {site}` says which are held"
            )
        health.held, health.released_at, health.released_by = False, datetime.now(UTC), by
        session.flush()
        keep_digests(session, Health, [run_id])
        held = Visit.outcome == Outcome.HELD
        number = len(session.scalars(select(Visit.id).where(Visit.run_id == run_id, held)).all())
        session.execute(update(Visit).where(Visit.run_id == run_id, held).values(outcome=None, reason=None))
    settle_visits(archive, site)
    return number


def reread_since(archive: Archive, site: str) -> list[int]:
    """The site's runs on hold with a body that was read again after the verdict."""
    with archive.database.reading() as session:
        wanted = (
            select(Health.run_id)
            .join(LoggedExchange, LoggedExchange.run_id == Health.run_id)
            .join(Capture, Capture.exchange_id == LoggedExchange.id)
            .join(Body, Body.id == Capture.body_id)
            .join(Reading, Reading.id == Body.reading_id)
            .where(Health.site == site, Health.held, Reading.read_at > Health.judged_at)
            .order_by(Health.run_id)
        )
        return list(session.scalars(wanted.distinct()))
