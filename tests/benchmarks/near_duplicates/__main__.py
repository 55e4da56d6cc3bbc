"""`make similar-bench`: the quality of near-duplicate search, and the cost of new texts among few and among many."""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storage.archive import Archive, open_archive
from storage.near_duplicates.update import update_near_duplicates
from tests.benchmarks.near_duplicates.families import families
from tests.benchmarks.near_duplicates.quality import Quality, quality_of
from tests.benchmarks.published_rows import add_texts
from tests.benchmarks.searching.invented import Invented
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import Figures, figures

FEW, A_NIGHT, FAMILIES, MOST_GROWTH = 10_000, 500, 200, 1.1
COPIES: Final = 10
"""One text of a night in so many is a copy of an earlier one."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.near_duplicates", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--nights", type=int, default=4)
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="luutru-similar-") as folder:
        section = measured(Path(folder), options.documents, options.nights)
    print(section.text())
    if not options.dry:
        write([section])


def measured(folder: Path, documents: int, nights: int) -> Section:
    quality = _quality(folder / "quality")
    few, many = _nights(folder, documents, nights)
    rows = [
        (f"pairs wanted and found, of {FAMILIES} families", f"{quality.wanted}, {quality.found_of_wanted}"),
        ("pairs found, and of two families", f"{quality.found}, {quality.wrong}"),
        (f"CPU seconds of {A_NIGHT} new texts among {FEW:,}", few.said(2)),
        (f"CPU seconds of {A_NIGHT} new texts among {documents:,}", many.said(2)),
    ]
    aims = [
        Aim("recall", figures([quality.recall]), "≥", 0.95, digits=3),
        Aim("precision", figures([quality.precision]), "≥", 0.99, digits=3),
        Aim("a night among many against among few", many.over(few), "≤", MOST_GROWTH, " ×", 2),
    ]
    return Section("near-duplicates", ("what", "measured"), rows, aims, ["Invented texts; rows on SQLite."])


def _quality(folder: Path) -> Quality:
    texts = families(FAMILIES)
    with open_archive(folder) as archive:
        add_texts(archive, (("", text.blocks) for text in texts))
        update_near_duplicates(archive)
        return quality_of(archive, texts)


def _nights(folder: Path, documents: int, nights: int) -> tuple[Figures, Figures]:
    """In turns; the first night is not counted."""
    texts = Invented()
    with open_archive(folder / "few") as few, open_archive(folder / "many") as many:
        for archive, number in ((few, FEW), (many, documents)):
            add_texts(archive, (texts.document(one) for one in range(number)))
            update_near_duplicates(archive)
            print(f"{number:,} texts are compared", flush=True)
        pairs = [(_night(few, FEW, night), _night(many, documents, night)) for night in range(nights + 1)]
    return figures([one for one, _ in pairs[1:]]), figures([other for _, other in pairs[1:]])


def _night(archive: Archive, documents: int, night: int) -> float:
    texts, first = Invented(), documents + night * A_NIGHT
    numbers = (one % documents if one % COPIES == 0 else one for one in range(first, first + A_NIGHT))
    add_texts(archive, (texts.document(number) for number in numbers))
    began = time.process_time()
    update_near_duplicates(archive)
    return time.process_time() - began


if __name__ == "__main__":
    main()
