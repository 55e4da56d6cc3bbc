"""The time before a command works: until a night's first request, and until a command that only reads has ended."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.own import LUUTRU, NIGHT
from tests.benchmarks.throughput.places import place_of
from tests.benchmarks.throughput.process_kinds import SERVER, seconds
from tests.benchmarks.throughput.used import Used, measure
from tests.end_to_end.processes import environment
from tests.rehearsal.portal import Rehearsal

SITE = "thanhtri"
READS = ("--help", "status", "history 1", "diff 10")
MOST = {"request": 2.5, "prefect": 5.0, "read": 0.5}


@dataclass(slots=True)
class Nights:
    """Seconds, one value a round: until the first request, of the whole command, and of CPU."""

    first: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    prefect: list[float] = field(default_factory=list)

    def add(self, used: Used, first: float, without: Used) -> None:
        self.first.append(first - used.began)
        self.wall.append(used.wall)
        self.cpu.append(used.cpu)
        self.server.append(seconds(used).get(SERVER, 0.0))
        self.prefect.append(used.cpu - without.cpu)

    def row(self, name: str) -> tuple[str, ...]:
        return name, *(figures(one).as_text(1) for one in (self.first, self.wall, self.cpu, self.prefect, self.server))


def start_up(rounds: int) -> list[Section]:
    nights = {"a folder's first night": Nights(), "its next night": Nights()}
    reads: dict[str, list[Used]] = {words: [] for words in READS}
    for _ in range(rounds):
        place = place_of("start")
        with Rehearsal(seed=1) as portal:
            for day, found in enumerate(nights.values(), 1):
                portal.day = day
                found.add(*_night(portal, place, "with"), _night(portal, place, "without")[0])
            for words, used in reads.items():
                used.append(_luutru(place / "with", portal.origin, *words.split()))
    head = (
        "seconds",
        "until the first request",
        "the whole command",
        "its CPU",
        "CPU of Prefect",
        "of these its server",
    )
    rows = [one.row(f"luutru nightly, {name}") for name, one in nights.items()]
    rows += [(f"luutru {words}", "", *_wall_and_cpu(used), "", "") for words, used in reads.items()]
    return [Section("start-up", head, rows, _aims(nights, reads), [_NOTE])]


def _wall_and_cpu(used: list[Used]) -> tuple[str, str]:
    return figures([one.wall for one in used]).as_text(2), figures([one.cpu for one in used]).as_text(2)


def _aims(nights: dict[str, Nights], reads: dict[str, list[Used]]) -> list[Aim]:
    first = _all(one.first for one in nights.values())
    prefect = _all(one.prefect for one in nights.values())
    return [
        Aim("until the first request", first, "≤", MOST["request"], " s"),
        Aim("CPU of Prefect in a night", prefect, "≤", MOST["prefect"], " s"),
        Aim(
            "a command that only reads",
            _all([one.wall for one in used] for used in reads.values()),
            "≤",
            MOST["read"],
            " s",
            2,
        ),
    ]


def _all(parts: Iterable[list[float]]) -> Figures:
    return figures([value for part in parts for value in part])


def _night(portal: Rehearsal, place: Path, which: str) -> tuple[Used, float]:
    """What it used, and when its first request arrived, in the terms of time.time()."""
    before = len(portal.requests())
    if which == "with":
        used = _luutru(place / which, portal.origin, "nightly", SITE)
    else:
        used = measure((*NIGHT, SITE), place / f"{which}-output", environment(place / which, portal.origin))
    first = portal.requests()[before]
    return used, time.time() - (time.monotonic() - first.at)


def _luutru(data: Path, origin: str, *words: str) -> Used:
    return measure((*LUUTRU, *words), data.with_name("output"), environment(data, origin))


_NOTE = (
    "The rehearsal's site thanhtri, ten pages, no server of `luutru serve` at work. The crawl starts before Prefect is "
    "imported. CPU of Prefect is that of the whole night, less that of the same night without Prefect."
)
