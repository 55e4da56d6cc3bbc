"""Checks that rows with a digest of their own content are unchanged."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from storage.archive import Archive
from storage.database.bulk import batched, row_digest, table_of
from storage.tables.base import Base
from storage.tables.corpus import Publication
from storage.tables.readings import Reading
from storage.tables.revisits import Revisit
from storage.tables.row_digest import COLUMN
from storage.tables.runs import Health
from storage.tables.witnesses import Witness
from storage.verify.findings import FindingKind, VerifyFinding

BATCH = 500
_KINDS: tuple[type[Base], ...] = (Reading, Publication, Health, Revisit, Witness)


def check_row_digests(archive: Archive) -> Iterator[VerifyFinding]:
    """Checks all such rows; a publication's row is complete only after its file is written."""
    for kind in _KINDS:
        last: int | None = None
        while rows := _some(archive, kind, last):
            last = rows[-1][_key(kind)]
            for row in rows:
                if row.get("written", True) and row[COLUMN] != row_digest(kind, row):
                    place = f"{kind.__tablename__} {row[_key(kind)]}"
                    yield VerifyFinding(FindingKind.ROW_CHANGED, place, "it does not say what was written there", place)


def changed_rows(archive: Archive, kind: type[Base], keys: Sequence[int]) -> set[int]:
    """The keys of rows that another program changed, or that are missing."""
    table, key = table_of(kind), _key(kind)
    sound: set[int] = set()
    for some in batched(keys, BATCH):
        with archive.database.reading() as session:
            rows = session.execute(select(table).where(table.c[key].in_(some))).mappings().all()
        sound.update(row[key] for row in rows if row[COLUMN] == row_digest(kind, dict(row)))
    return set(keys) - sound


def _some(archive: Archive, kind: type[Base], after: int | None) -> Sequence[Mapping[str, Any]]:
    table = table_of(kind)
    key = table.c[_key(kind)]
    wanted = select(table).order_by(key).limit(BATCH)
    with archive.database.reading() as session:
        rows = session.execute(wanted if after is None else wanted.where(key > after)).mappings()
        return [dict(row) for row in rows]


def _key(kind: type[Base]) -> str:
    (key,) = table_of(kind).primary_key.columns
    return str(key.name)
