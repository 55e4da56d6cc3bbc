"""An archive of invented texts, all compared with one another, and what the work on it costs."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from storage.archive import Archive, open_archive
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.similar import cluster_places, similar_to_ordinal
from storage.near_duplicates.sketch import signature_of
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
    """Texts that are all compared; `milliseconds` are those of CPU that a text took."""

    archive: Archive
    documents: int
    milliseconds: float

    def night(self) -> float:
        """The CPU seconds of a night's new texts."""
        first = _number(self.archive)
        numbers = (one % self.documents if one % COPIES == 0 else one for one in range(first, first + A_NIGHT))
        add_texts(self.archive, (TEXTS.document(one) for one in numbers))
        with spent() as used:
            update_near_duplicates(self.archive)
        return used.cpu

    def finding(self) -> float:
        """The CPU seconds of what `copies_itself` asks about a night's texts, of which some are copies."""
        numbers = (one % self.documents if one % COPIES == 0 else self.documents * 2 + one for one in range(A_NIGHT))
        texts = {str(one): TEXTS.document(one)[1] for one in numbers}
        with spent() as used:
            found = ((name, signature_of(blocks)) for name, blocks in texts.items())
            signatures = {name: signature for name, signature in found if signature is not None}
            copies_of_own_site(self.archive, "bao", 1, signatures)
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
    """Adds and compares what the folder lacks of so many texts; the cost is noted there, over several runs too."""
    with open_archive(folder) as archive:
        add_texts(archive, _documents(range(_number(archive), documents)))
        cost = _Cost(folder / "cost.json")
        update_near_duplicates(archive, cost.note)
        yield Compared(archive, documents, cost.milliseconds())


def _documents(numbers: Iterable[int]) -> Iterator[tuple[str, list[str]]]:
    return (TEXTS.document(number) for number in numbers)


def _number(archive: Archive) -> int:
    with archive.database.reading() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
    return 0 if last is None else last + 1


class _Cost:
    """The texts that were compared and the CPU seconds of that, in a file that is written after each batch."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before: dict[str, float] = json.loads(file.read_text()) if file.exists() else {"texts": 0, "cpu": 0}
        self._began = time.process_time()

    def note(self, done: int, of: int) -> None:
        cpu = self._before["cpu"] + time.process_time() - self._began
        self._file.write_text(json.dumps({"texts": self._before["texts"] + done, "cpu": cpu}))
        if done % 10_000 == 0 or done == of:
            print(f"{done:,} of {of:,} texts are compared, {cpu:.0f} CPU seconds", flush=True)

    def milliseconds(self) -> float:
        noted = json.loads(self._file.read_text())
        return float(noted["cpu"] / noted["texts"] * 1000)
