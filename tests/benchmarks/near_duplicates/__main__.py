"""`make similar-bench`: the quality of near-duplicate search, and the cost of new texts among few and among many."""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storage.archive import open_archive
from storage.near_duplicates.update import update_near_duplicates
from tests.benchmarks.bench_folder import given_or_temporary
from tests.benchmarks.near_duplicates.archives import A_NIGHT, EXPORTED, Compared, compared
from tests.benchmarks.near_duplicates.families import families
from tests.benchmarks.near_duplicates.quality import Quality, quality_of
from tests.benchmarks.published_rows import add_texts
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import Figures, figures

FEW: Final = 10_000
FAMILIES: Final = 200
MOST_GROWTH: Final = 1.1
NOTE: Final = "Invented texts; rows on SQLite; CPU with that of the system. The two archives take turns, few first."


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.near_duplicates", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--nights", type=int, default=4)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and stay for the next time")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    quality = _quality()
    with (
        given_or_temporary(options.folder) as folder,
        compared(folder / "few", FEW) as few,
        compared(folder / "many", options.documents) as many,
    ):
        section = measured(quality, few, many, options.nights)
    print(section.text())
    if not options.dry:
        write([section])


def measured(quality: Quality, few: Compared, many: Compared, rounds: int) -> Section:
    nights = _in_turns(few.night, many.night, rounds)
    costs = {
        f"CPU seconds of a night's {A_NIGHT} new texts": nights,
        f"CPU seconds of `copies_itself` for {A_NIGHT} new texts": _in_turns(few.finding, many.finding, rounds),
        "CPU milliseconds of what is like one text": _in_turns(few.asking, many.asking, rounds),
        f"CPU milliseconds of the clusters of {EXPORTED:,} texts": _in_turns(few.columns, many.columns, rounds),
    }
    rows = [
        (f"pairs wanted and found, of {FAMILIES} families", f"{quality.wanted}, {quality.found_of_wanted}", ""),
        ("pairs found, and of two families", f"{quality.found}, {quality.wrong}", ""),
        ("CPU milliseconds of a text when all are compared", *(f"{one.milliseconds:.2f}" for one in (few, many))),
        *((what, one.as_text(2), other.as_text(2)) for what, (one, other) in costs.items()),
    ]
    aims = [
        Aim("recall", figures([quality.recall]), "≥", 0.95, digits=3),
        Aim("precision", figures([quality.precision]), "≥", 0.99, digits=3),
        Aim("a night among many against among few", nights[1].over(nights[0]), "≤", MOST_GROWTH, " ×", 2),
    ]
    head = ("what", *(f"among {one.documents:,} texts" for one in (few, many)))
    return Section("near-duplicates", head, rows, aims, [NOTE])


def _in_turns(few: Callable[[], float], many: Callable[[], float], rounds: int) -> tuple[Figures, Figures]:
    """The first turn is not counted."""
    turns = [(few(), many()) for _ in range(rounds + 1)][1:]
    return figures([one for one, _ in turns]), figures([other for _, other in turns])


def _quality() -> Quality:
    texts = families(FAMILIES)
    with TemporaryDirectory(prefix="luutru-similar-") as folder, open_archive(Path(folder)) as archive:
        add_texts(archive, (("", text.blocks) for text in texts))
        update_near_duplicates(archive)
        return quality_of(archive, texts)


if __name__ == "__main__":
    main()
