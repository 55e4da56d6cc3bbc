"""Counts what an export holds while its rows are written, for the card."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.exports.row import Row


@dataclass(frozen=True, slots=True, order=True)
class HowRead:
    """How texts were read: by which layout of a site, whether a live page has confirmed it, by which extractor."""

    site: str
    layout: str
    confirmed: bool
    extractor: str


@dataclass(slots=True)
class Tallies:
    rows: int = 0
    characters: int = 0
    splits: dict[tuple[str, str], int] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    readers: Counter[HowRead] = field(default_factory=Counter)

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self._count(row)
            yield row

    def keep_split(self, site: str, year: str, rows: int) -> None:
        self.splits[site, year] = rows

    def _count(self, row: Row) -> None:
        self.rows += 1
        self.characters += len(row["text"])
        self.languages[row["language"]] += 1
        self.causes[row["cause"]] += 1
        if row["site"]:
            reader = HowRead(row["site"], row["layout"] or "unknown", bool(row["layout_confirmed"]), row["extractor"])
            self.readers[reader] += 1
