"""Identifies the state of an archive, so that an export names its source without a creation time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables.archive import ArchiveMark, Withholding
from storage.tables.changes import Change
from storage.tables.corpus import Publication
from storage.tables.derived import NearText
from storage.tables.readings import Reading, Version
from storage.tables.runs import Run
from storage.vocabulary import ArchiveKind
from storage.withholding import ACTIVE


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """Two equal states of one archive give the same export.

    `last_ordinal` is -1 in an empty corpus; the other numbers are those of the newest rows, 0 if there are none.
    """

    archive: str
    kind: ArchiveKind | None
    last_night: str | None
    documents: int
    last_ordinal: int
    last_run: int
    last_reading: int
    last_version: int
    last_change: int
    withheld: int
    last_takedown: str | None
    compared_texts: int
    texts_with_copies: int


def archive_state(session: Session) -> ArchiveState:
    mark = session.get_one(ArchiveMark, 1)
    published = select(func.count(), func.coalesce(func.max(Publication.ordinal), -1)).where(Publication.written)
    documents, last_ordinal = session.execute(published).one()
    night: date | None = session.scalar(select(func.max(Run.night)))
    moments = session.execute(select(func.max(Withholding.withheld_at), func.max(Withholding.lifted_at))).one()
    return ArchiveState(
        archive=mark.archive_id,
        kind=mark.kind,
        last_night=night.isoformat() if night else None,
        documents=documents,
        last_ordinal=last_ordinal,
        last_run=_newest(session, Run.id),
        last_reading=_newest(session, Reading.id),
        last_version=_newest(session, Version.id),
        last_change=_newest(session, Change.id),
        withheld=session.scalar(select(func.count()).select_from(Withholding).where(ACTIVE)) or 0,
        last_takedown=max((moment.isoformat() for moment in moments if moment), default=None),
        compared_texts=session.scalar(select(func.count()).select_from(NearText)) or 0,
        texts_with_copies=session.scalar(select(func.count()).where(NearText.cluster.is_not(None))) or 0,
    )


def _newest(session: Session, column: InstrumentedAttribute[int]) -> int:
    return session.scalar(select(func.max(column))) or 0
