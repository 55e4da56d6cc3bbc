"""Texts that takedowns exclude from exports."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.tables.archive import Withholding
from storage.tables.readings import Reading
from storage.withholding import ACTIVE, withheld_texts

ActiveTakedown = tuple[int, datetime]


def active_takedowns(session: Session) -> frozenset[ActiveTakedown]:
    rows = session.execute(select(Withholding.id, Withholding.withheld_at).where(ACTIVE))
    return frozenset((id_, at) for id_, at in rows)


def hidden_texts(session: Session, content_hashes: Collection[str]) -> frozenset[str]:
    """Those of the texts that are withheld."""
    if not content_hashes or not session.scalar(select(exists().where(ACTIVE, Withholding.id > 0))):
        return frozenset()
    found = session.scalars(withheld_texts().where(Reading.content_hash.in_(content_hashes)))
    return frozenset(hash_ for hash_ in found if hash_ is not None)
