"""Counts the rows of an export while they are written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flows.exports.row import Row


@dataclass(slots=True)
class CountedRows:
    """`progress` is called with 1 for each row."""

    progress: Callable[[int], None]
    rows: int = 0

    def passed(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            self.progress(1)
            yield row
