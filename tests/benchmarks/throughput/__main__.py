"""`make bench`: every figure of docs/benchmarks.md, measured here and written there. Read the ratios."""

import argparse
import sys
import time
from collections.abc import Callable

from tests.benchmarks.throughput.document import TITLES, Section, write
from tests.benchmarks.throughput.memory import long_night
from tests.benchmarks.throughput.quality import quality
from tests.benchmarks.throughput.reading import reading
from tests.benchmarks.throughput.rereading import rereading
from tests.benchmarks.throughput.served import Served, served
from tests.benchmarks.throughput.speed_aims import speed_table
from tests.benchmarks.throughput.start_up import start_up
from tests.benchmarks.throughput.unchanged import unchanged
from tests.benchmarks.throughput.whole_way import whole_way

ALONE: dict[str, Callable[[int], list[Section]]] = {
    "start-up": start_up,
    "reading": reading,
    "quality": lambda _: quality(),
    "memory-long": lambda _: long_night(),
}
SERVED: dict[str, Callable[[Served, int], list[Section]]] = {
    "whole-way": whole_way,
    "rereading": rereading,
    "unchanged": unchanged,
}
USUAL = ("start-up", "reading", "quality", "whole-way", "rereading", "unchanged")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.throughput", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join([*ALONE, *SERVED])}")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="only print")
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="a peer that may be missing")
    options = parser.parse_args()
    parts = options.parts or USUAL
    measured: list[Section] = []
    for part in (part for part in parts if part in ALONE):
        measured += _done(ALONE[part](options.rounds), dry=options.dry)
    if wanted := [part for part in parts if part in SERVED]:
        print(f"making {options.pages} pages", flush=True)
        with served(options.pages) as pages:
            for part in wanted:
                measured += _done(SERVED[part](pages, options.rounds), dry=options.dry)
    print(f"{speed_table(measured)}\n", flush=True)
    missing = {peer for section in measured for peer in section.missing}
    if unasked := sorted(missing - set(options.without)):
        sys.exit(f"not measured: {', '.join(unasked)} (the tables say why); `--without PEER` allows that")


def _done(sections: list[Section], *, dry: bool) -> list[Section]:
    """Each section is written as soon as it is measured, since later ones may fail or be interrupted."""
    for section in sections:
        print(f"{time.strftime('%H:%M:%S')} {TITLES[section.key]}\n\n{section.text()}\n", flush=True)
    if not dry:
        write(sections)
    return sections


if __name__ == "__main__":
    main()
