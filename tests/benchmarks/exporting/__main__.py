"""`make export-bench`: rows a second and memory of exports of few and of many pages, Parquet beside JSON lines.

The last row is a loop over all documents by the Python API.
"""

import argparse
import shutil
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

import luutru
from storage.tables.corpus import Publication
from tests.benchmarks.bench_folder import given_or_temporary
from tests.benchmarks.growth.archives import Grown
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import figures
from tests.benchmarks.throughput.used import Used

FEW: Final = 2_000
FORMATS: Final = ("jsonl", "parquet", "hf")
LOOP: Final = "tests.benchmarks.exporting.loop"
MOST_MB: Final = 300
LONGEST: Final = 4 * 3600.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.exporting", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and stay for the next time")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with given_or_temporary(options.folder) as folder:
        few, many = (
            Grown(folder / str(pages), pages, own_texts=True, seconds=LONGEST) for pages in (FEW, options.pages)
        )
        for grown in (few, many):
            grown.make()
        section = measured(few, many)
    print(section.text())
    if not options.dry:
        write([section])


def measured(few: Grown, many: Grown) -> Section:
    rows, aims = [], []
    for form in FORMATS:
        small, (used, size) = _export(few, form)[0], _export(many, form)
        rows.append(_row(f"`{form}`", many.pages, small, used, f"{size / 1e6:.0f}"))
        aims.append(_aim(f"`{form}`", used))
    small, used = few.module(LOOP), many.module(LOOP)
    rows.append(_row("`documents()` of Python", _documents(many), small, used, "none"))
    aims.append(_aim("`documents()` of Python", used))
    note = (
        f"Archives on SQLite, {few.pages:,} and {many.pages:,} pages, each with an invented text of its own; "
        "each export in a process of its own, with the command's start in it; Parquet alone is compressed."
    )
    head = ("format", "rows a second", "rows a CPU second", "MB on disk", "MB resident, few", "MB resident, many")
    return Section("exporting", head, rows, aims, [note])


def _row(name: str, texts: int, few: Used, many: Used, size: str) -> tuple[str, ...]:
    return (
        name,
        f"{texts / many.wall:.0f}",
        f"{texts / many.cpu:.0f}",
        size,
        f"{_peak(few):.0f}",
        f"{_peak(many):.0f}",
    )


def _aim(name: str, used: Used) -> Aim:
    return Aim(f"{name}, MB most resident", figures([_peak(used)]), "≤", MOST_MB, " MB")


def _export(grown: Grown, form: str) -> tuple[Used, int]:
    """What the export used, and its size in bytes."""
    target = grown.folder / f"export-{form}"
    shutil.rmtree(target, ignore_errors=True)
    used = grown.luutru("export", str(target), "--format", form)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    shutil.rmtree(target)
    return used, size


def _documents(grown: Grown) -> int:
    """More than its pages: some texts were edited."""
    with luutru.open(grown.folder / "data") as corpus, corpus.archive.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Publication)) or 0


def _peak(used: Used) -> float:
    return max(process.peak_mb for process in used.processes)


if __name__ == "__main__":
    main()
