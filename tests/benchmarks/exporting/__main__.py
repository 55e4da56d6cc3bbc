"""`make export-bench`: rows a second and memory of exports of few and of many pages, Parquet beside JSON lines."""

import argparse
import shutil
from pathlib import Path
from typing import Final

from tests.benchmarks.bench_folder import given_or_temporary
from tests.benchmarks.growth.archives import Grown
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import figures
from tests.benchmarks.throughput.used import Used

FEW: Final = 2_000
FORMATS: Final = ("jsonl", "parquet", "hf")
MOST_MB: Final = 300


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.exporting", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the archives are made, and stay for the next time")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with given_or_temporary(options.folder) as folder:
        few, many = (Grown(folder / str(pages), pages) for pages in (FEW, options.pages))
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
        resident = _peak(used)
        measured_once = (many.pages / used.wall, many.pages / used.cpu, size / 1e6, _peak(small), resident)
        rows.append((f"`{form}`", *(f"{one:.0f}" for one in measured_once)))
        aims.append(Aim(f"`{form}`, MB most resident", figures([resident]), "≤", MOST_MB, " MB"))
    note = (
        f"Archives of invented texts on SQLite, {few.pages:,} and {many.pages:,} pages, each export in a process "
        "of its own, with the command's start in it; what is on disk is compressed in Parquet alone."
    )
    head = ("format", "rows a second", "rows a CPU second", "MB on disk", "MB resident, few", "MB resident, many")
    return Section("exporting", head, rows, aims, [note])


def _export(grown: Grown, form: str) -> tuple[Used, int]:
    """What the export used, and its size in bytes."""
    target = grown.folder / f"export-{form}"
    shutil.rmtree(target, ignore_errors=True)
    used = grown.luutru("export", str(target), "--format", form)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    shutil.rmtree(target)
    return used, size


def _peak(used: Used) -> float:
    return max(process.peak_mb for process in used.processes)


if __name__ == "__main__":
    main()
