"""The rows of one WARC file in the order of their places, with what else they must agree with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storage.archive import Archive
from storage.tables import Body, ExchangeRow

PAGE_OF_ROWS = 500


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An exchange's row; `original` is the row it refers to, `bodies` are the digests of bodies that it holds."""

    row: ExchangeRow
    original: ExchangeRow | None
    bodies: tuple[tuple[int, str], ...]

    @property
    def offset(self) -> int:
        return self.row.offset or 0


def rows_of_file(archive: Archive, file: str) -> Iterator[PlacedRow]:
    after = (-1, 0)
    while rows := _some(archive, file, after):
        yield from rows
        after = (rows[-1].offset, rows[-1].row.id)


def _some(archive: Archive, file: str, after: tuple[int, int]) -> Sequence[PlacedRow]:
    offset, id_ = after
    later = (ExchangeRow.offset > offset) | ((ExchangeRow.offset == offset) & (ExchangeRow.id > id_))
    wanted = (
        select(ExchangeRow)
        .options(joinedload(ExchangeRow.original))
        .where(ExchangeRow.file == file, later)
        .order_by(ExchangeRow.offset, ExchangeRow.id)
        .limit(PAGE_OF_ROWS)
    )
    with archive.database.reading() as session:
        rows = session.scalars(wanted).all()
        bodies = session.scalars(select(Body).where(Body.exchange_id.in_([row.id for row in rows]))).all()
        held: dict[int, list[tuple[int, str]]] = {}
        for body in bodies:
            held.setdefault(body.exchange_id, []).append((body.id, body.digest))
        return [PlacedRow(row, row.original, tuple(held.get(row.id, ()))) for row in rows]
