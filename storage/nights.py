"""The schedule's clock: in life when a run began; in a rehearsal each run of a site is a day of its own."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import ArchiveMark, Run


def moment_of(session: Session, run: Run) -> datetime:
    """A rehearsal plays its nights minutes apart, and its pages are to grow older all the same."""
    if session.get_one(ArchiveMark, 1).kind != "rehearsal":
        return run.started_at
    nights = select(Run.started_at).where(Run.site == run.site, Run.kind == run.kind, Run.id <= run.id)
    began = session.scalars(nights.order_by(Run.id)).all()
    return began[0] + timedelta(days=len(began) - 1)
