"""`make bench`: the budgets of the README, measured here and written to docs/benchmarks.md.

Read the ratios: the machine may be busy.
"""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.nights import night_rows
from tests.bench.reading import reading_rows

FILE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
PACKAGES = ("luutru", "scrapy", "trafilatura", "selectolax", "lxml", "sqlalchemy")


def main() -> None:
    parts = [_head()]
    for title, rows in (("Reading, one core", reading_rows()), ("A night, without Prefect", night_rows())):
        table = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
        parts.append("\n".join([f"## {title}", "", *table]))
        print(parts[-1], flush=True)
    FILE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _head() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return (
        f"# Benchmarks\n\nWritten by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine}; {packages}. The machine "
        "was shared: the ratios within a run say more than the figures."
    )


if __name__ == "__main__":
    main()
