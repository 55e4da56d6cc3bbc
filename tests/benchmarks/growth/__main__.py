"""`make growth`: the cost of a night, of publishing and of commands with many pages and with few. Read the ratios."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.bench_folder import given_or_temporary
from tests.benchmarks.growth.archives import SITE, Grown
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.used import Used
from tests.rehearsal.portal import Rehearsal

FEW, LEAST = 10_000, 1_000
MOST_GROWTH: Final = 1.1
KINDS: Final = {
    "tests.benchmarks.throughput.one_night": "the night's own process",
    "-m crawlers": "the crawl",
    "multiprocessing.forkserver": "a reading process",
}
COMMANDS: Final = {
    "`status`": ("flows.cli.main", "status"),
    "`history URL`": ("flows.cli.main", "history"),
    "`process`, nothing to do": ("flows.cli.main", "process"),
    "a night's reports": ("tests.benchmarks.growth.reports", SITE),
}
# Commands whose cost should depend on a night, not on the archive.
FLAT: Final = ("a night's reports", "`status`")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--nights", type=int, default=4)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and stay for the next time")
    parser.add_argument("--database", help="PostgreSQL's address of each archive, with {} for its number of pages")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with given_or_temporary(options.folder) as folder:
        few, many, least = (
            Grown(folder / str(pages), pages, options.database and options.database.format(pages))
            for pages in (FEW, options.pages, LEAST)
        )
        for grown in (least, few, many):
            grown.make()
            print(f"{grown.pages} pages are there", flush=True)
        section = measured(few, many, least, options.nights)
    print(section.text())
    if not options.dry:
        write([section])


def measured(few: Grown, many: Grown, least: Grown, nights: int) -> Section:
    cpu, memory = _nights(few, many, nights)
    published = _publishing(least, many, nights)
    rows = [_row("a night's CPU, seconds", *cpu), _row("publishing 100 documents, CPU seconds", *published)]
    rows += [_row(f"{name}, MB most resident", *peak) for name, peak in memory.items()]
    commands = {name: _command(few, many, words) for name, words in COMMANDS.items()}
    rows += [_row(f"{name}, CPU seconds", *cpu) for name, cpu in commands.items()]
    aims = [
        Aim("a night's CPU, many against few", cpu[1].over(cpu[0]), "≤", MOST_GROWTH, " ×", 2),
        Aim("publishing, many against 1,000", published[1].over(published[0]), "≤", MOST_GROWTH, " ×", 2),
        *(Aim(f"{name}, memory", many.over(few), "≤", MOST_GROWTH, " ×", 2) for name, (few, many) in memory.items()),
        *(
            Aim(f"{name}, many against few", commands[name][1].over(commands[name][0]), "≤", MOST_GROWTH, " ×", 2)
            for name in FLAT
        ),
    ]
    where = "PostgreSQL, whose own CPU is not in it" if many.database_url else "SQLite"
    note = (
        f"Nights of {SITE} without Prefect, the played portal's pages among {few.pages:,} and among {many.pages:,}, in "
        f"turns; publishing beside {least.pages:,} and {many.pages:,}. Rows on {where}."
    )
    return Section("growth", ("what", "few", "many", "ratio"), rows, aims, [note])


def _row(name: str, few: Figures, many: Figures) -> tuple[str, ...]:
    return name, few.as_text(2), many.as_text(2), many.over(few).as_text(2)


def _nights(few: Grown, many: Grown, nights: int) -> tuple[tuple[Figures, Figures], dict[str, tuple[Figures, Figures]]]:
    """The first night is not counted: in it, both archives learn the portal's pages."""
    used = []
    with Rehearsal(seed=5, scale="large") as portal:
        for day in range(1, nights + 2):
            portal.day = day
            pair = [
                grown.module("tests.benchmarks.throughput.one_night", SITE, origin=portal.origin)
                for grown in (few, many)
            ]
            print(f"night {day}: {pair[0].cpu:.2f} s and {pair[1].cpu:.2f} s of CPU", flush=True)
            used.append(pair)
    sides = [[pair[side] for pair in used[1:]] for side in (0, 1)]
    most = [[_peaks(one) for one in side] for side in sides]
    memory = {
        kind: (figures([one[kind] for one in most[0]]), figures([one[kind] for one in most[1]]))
        for kind in most[0][0]
        if all(kind in one for side in most for one in side)
    }
    cpu = tuple(figures([one.cpu for one in side]) for side in sides)
    return (cpu[0], cpu[1]), memory


def _peaks(used: Used) -> dict[str, float]:
    """MB by kind of process, of each kind the largest."""
    most: dict[str, float] = {}
    for one in used.processes:
        for word, kind in KINDS.items():
            if word in one.command:
                most[kind] = max(most.get(kind, 0.0), one.peak_mb)
    return most


def _publishing(least: Grown, many: Grown, rounds: int) -> tuple[Figures, Figures]:
    pairs = [(least.publishing(), many.publishing()) for _ in range(rounds + 1)][1:]
    return figures([one for one, _ in pairs]), figures([other for _, other in pairs])


def _command(few: Grown, many: Grown, words: Sequence[str]) -> tuple[Figures, Figures]:
    more = {grown: (grown.past.url(13),) if "history" in words else () for grown in (few, many)}
    pairs = [[grown.module(*words, *more[grown]).cpu for grown in (few, many)] for _ in range(3)]
    return figures([pair[0] for pair in pairs]), figures([pair[1] for pair in pairs])


if __name__ == "__main__":
    main()
