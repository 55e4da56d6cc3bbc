"""An archive of invented texts, all compared with one another, and what the work on it costs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from storage.archive import Archive, open_archive
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.similar import cluster_places, similar_to_ordinal
from storage.near_duplicates.sketch import sketch_of
from storage.near_duplicates.update import update_near_duplicates
from storage.tables.corpus import Publication
from tests.benchmarks.published_rows import add_texts
from tests.benchmarks.searching.invented import Invented
from tests.benchmarks.throughput.cpu import spent

A_NIGHT: Final = 500
COPIES: Final = 10
"""One text of a night in so many is a copy of an earlier one."""
ASKED: Final = 50
EXPORTED: Final = 1000
TEXTS: Final = Invented()


@dataclass(frozen=True, slots=True)
class Compared:
    """Texts that are all compared; `milliseconds` of CPU a text, None where an earlier run had compared them."""

    archive: Archive
    documents: int
    milliseconds: float | None

    def night(self) -> float:
        """The CPU seconds of a night's new texts."""
        first = _number(self.archive)
        numbers = (one % self.documents if one % COPIES == 0 else one for one in range(first, first + A_NIGHT))
        add_texts(self.archive, (TEXTS.document(one) for one in numbers))
        with spent() as used:
            update_near_duplicates(self.archive)
        return used.cpu

    def finding(self) -> float:
        """The CPU seconds of the look-ups for `copies_itself`, of a night's texts of which some are copies."""
        numbers = (one % self.documents if one % COPIES == 0 else self.documents * 2 + one for one in range(A_NIGHT))
        sketches = ((str(one), sketch_of(TEXTS.document(one)[1])) for one in numbers)
        texts = {name: sketch for name, sketch in sketches if sketch is not None}
        with spent() as used:
            copies_of_own_site(self.archive, "bao", 1, texts)
        return used.cpu

    def asking(self) -> float:
        """The CPU milliseconds of what is like a text, of texts over the whole archive."""
        with spent() as used:
            for ordinal in self._spread(ASKED):
                similar_to_ordinal(self.archive, ordinal)
        return used.cpu / ASKED * 1000

    def columns(self) -> float:
        """The CPU milliseconds of the clusters of an export's texts."""
        with spent() as used, self.archive.database.reading() as session:
            cluster_places(session, self._spread(EXPORTED))
        return used.cpu * 1000

    def _spread(self, number: int) -> Sequence[int]:
        return range(0, self.documents, max(1, self.documents // number))[:number]


@contextmanager
def compared(folder: Path, documents: int) -> Iterator[Compared]:
    """Adds and compares what the folder lacks of so many texts."""
    with open_archive(folder) as archive:
        add_texts(archive, _documents(range(_number(archive), documents)))
        with spent() as used:
            number = update_near_duplicates(archive, _Shown())
        milliseconds = used.cpu / number * 1000 if number >= documents / 2 else None
        yield Compared(archive, documents, milliseconds)


def _documents(numbers: Iterable[int]) -> Iterator[tuple[str, list[str]]]:
    return (TEXTS.document(number) for number in numbers)


def _number(archive: Archive) -> int:
    with archive.database.reading() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
    return 0 if last is None else last + 1


class _Shown:
    """Prints how far it is, now and then."""

    def __init__(self) -> None:
        self._calls = count(1)

    def __call__(self, done: int, of: int) -> None:
        if next(self._calls) % 100 == 0 or done == of:
            print(f"{done:,} of {of:,} texts are compared", flush=True)
