"""docs/benchmarks.md: a section for each measurement, of which a run replaces those it made and leaves the others."""

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.benchmarks.throughput.aims import AIM_HEAD, Aim

FILE: Final = Path(__file__).resolve().parents[3] / "docs" / "benchmarks.md"
PACKAGES: Final = ("luutru", "scrapy", "prefect", "trafilatura", "selectolax", "lxml", "sqlalchemy")
TITLES: Final = {
    "start-up": "Start-up: what a command costs before its work",
    "whole-way": "The whole way: fetch, archive, read, deduplicate, version, publish",
    "reading": "Reading, one core",
    "rereading": "Reading an archive again from its WARC files",
    "unchanged": "Pages that did not change",
    "memory": "Memory",
    "memory-long": "Memory over a long night",
    "quality": "Quality of the text",
    "growth": "Growth: a million pages archived",
    "searching": "Searching the published texts",
    "near-duplicates": "Near-duplicates",
    "reading-room": "The reading room",
    "exporting": "Exports: Parquet beside JSON lines",
}
_INTRODUCTION: Final = """# Benchmarks

`make bench` measures this and writes it; `BENCH_PAGES=…` and `BENCH_ROUNDS=…` set its size, `QUICK=1` makes it small
and only prints, `PARTS="reading quality"` measures only these sections and leaves the others as they are. `make
bench-long` measures a night of 20,000 pages. A run ends with one table of all aims of speed, each met or not.
Everything runs on one machine, on loopback: the server (a process of its own that answers from memory), what is
measured, and the peers (each in an environment of its own with pinned packages, `.bench-venvs/`) share its cores
alike. The peers take turns with luutru, round by round. A figure is the median of the rounds, with the lowest and the
highest; a ratio is taken within each round, on the same pages, and holds where the figures themselves depend on the
machine. CPU is that of a command and all processes it started, to their ends. luutru syncs to disk as in production."""


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is one of TITLES; `notes` are printed below the tables; `missing` are the peers that were not measured."""

    key: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    aims: Sequence[Aim] = ()
    notes: Sequence[str] = field(default=())
    missing: Sequence[str] = ()

    def text(self) -> str:
        parts = [f"Measured {_where()}.", table(self.head, self.rows)]
        if self.aims:
            parts.append(table(AIM_HEAD, (aim.row() for aim in self.aims)))
        return "\n\n".join([*parts, *self.notes])


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(sections: Iterable[Section], file: Path = FILE) -> None:
    """Other sections stay unchanged; a note marks those that were never measured."""
    texts = sections_of(file.read_text(encoding="utf-8")) if file.exists() else {}
    texts |= {TITLES[section.key]: section.text() for section in sections}
    parts = [f"## {title}\n\n{texts.get(title, 'Not measured yet.')}" for title in TITLES.values()]
    file.write_text("\n\n".join([_INTRODUCTION, *parts]) + "\n", encoding="utf-8")


def sections_of(text: str) -> dict[str, str]:
    """The document's sections by their titles."""
    _, *rest = re.split(r"^## (.+)\n\n", text, flags=re.MULTILINE)
    return {title: body.strip() for title, body in zip(rest[::2], rest[1::2], strict=True)}


def _where() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    load = f"; load when the section was done {os.getloadavg()[0]:.1f}"
    return f"{datetime.now(UTC):%Y-%m-%d}: {machine}; {packages}{load}"
