"""The most memory that each kind of process had resident in a night."""

from collections.abc import Sequence
from typing import Final

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import figures
from tests.benchmarks.throughput.own import own_archive
from tests.benchmarks.throughput.process_kinds import KINDS, SERVER, peaks
from tests.benchmarks.throughput.served import served

MOST_MB: Final = 300
FLAT: Final = 1.1
LONG, SHORT = 20_000, 2_000


def memory_section(key: str, number: int, nights: Sequence[dict[str, float]]) -> Section:
    kinds = [kind for kind in KINDS.values() if all(kind in night for night in nights)]
    rows = [(kind, figures([night[kind] for night in nights]).as_text()) for kind in kinds]
    aims = [
        Aim(f"{kind}, most resident", figures([max(night[kind] for night in nights)]), "≤", MOST_MB, " MB", 0)
        for kind in kinds
        if kind != SERVER
    ]
    note = "A process's peak, as the kernel keeps it; pages of memory that processes share count in each of them."
    return Section(key, ("process", f"MB, most resident in a night of {number} pages"), rows, aims, [note])


def long_night() -> list[Section]:
    """Peaks of a long night beside those of one a tenth as long: takes some minutes."""
    with served(LONG) as pages:
        short, long = (_night(pages.origin, number) for number in (SHORT, LONG))
    section = memory_section("memory-long", LONG, [long])
    flat = [
        Aim(f"{kind}, {LONG} pages against {SHORT}", figures([long[kind] / short[kind]]), "≤", FLAT, " ×", 2)
        for kind in long.keys() & short.keys() - {SERVER}
    ]
    return [Section(section.key, section.head, section.rows, [*section.aims, *flat], section.notes)]


def _night(origin: str, number: int) -> dict[str, float]:
    return peaks(own_archive(origin, number).luutru("nightly", "bench"))
