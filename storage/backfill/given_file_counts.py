"""Stores, for each file that a backfill reads, how many records it has and how many were left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from storage.archive import Archive
from storage.backfill.listing import open_queries
from storage.backfill.orders import BackfillHandle
from storage.tables.backfill import BackfillQuery
from storage.vocabulary import BackfillSource


@dataclass(frozen=True, slots=True)
class FileFigures:
    """`records` were read and `pages` of them are captures of the site; `left_out` counts the others by reason."""

    records: int
    pages: int
    left_out: Mapping[str, int]

    def line(self, name: str, site: str) -> str:
        lost = ", ".join(f"{number} {reason}" for reason, number in self.left_out.items())
        return f"{name}: {self.records} records, {self.pages} of {site}; left out: {lost or 'none'}"

    def __add__(self, more: "FileFigures") -> "FileFigures":
        """The figures of two parts of a file."""
        left_out = Counter(self.left_out) + Counter(more.left_out)
        return FileFigures(self.records + more.records, self.pages + more.pages, dict(sorted(left_out.items())))

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "left_out": dict(self.left_out)}

    @classmethod
    def from_json(cls, reported: Mapping[str, Any]) -> Self:
        return cls(reported["records"], reported["pages"], reported["left_out"])


def file_figures(archive: Archive, backfill_id: int) -> dict[str, FileFigures]:
    """The figures of each listed file, by file name."""
    with archive.database.reading() as session:
        wanted = select(BackfillQuery.query, BackfillQuery.figures).where(BackfillQuery.backfill_id == backfill_id)
        rows = session.execute(wanted.order_by(BackfillQuery.id))
        return {Path(name).name: FileFigures.from_json(reported) for name, reported in rows if reported}


def unread_files(archive: Archive, backfill: BackfillHandle) -> list[str]:
    """The files of CC-NEWS that are not read to their end: a command reads a bounded number of bytes."""
    if backfill.source is not BackfillSource.CC_NEWS:
        return []
    return [Path(query.query).name for query in open_queries(archive, backfill.id)]
