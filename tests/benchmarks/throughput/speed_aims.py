"""All aims of speed in one table, whichever part was measured now: `make bench` ends with it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.throughput.aims import AIM_HEAD
from tests.benchmarks.throughput.document import FILE, TITLES, Section, sections_of, table

# The section of each aim, and the aim's name there.
SPEED: Final = (
    ("whole-way", "× wget --warc (stores only)"),
    ("whole-way", "× Scrapy + trafilatura, metadata → JSONL"),
    ("reading", "by layout, pages a second"),
    ("reading", "generic path, pages a second"),
    ("rereading", "WARC → text, rows included, pages a second and core"),
    ("rereading", "× the whole way"),
    ("unchanged", "304: CPU of an unchanged page over a new one's"),
    ("unchanged", "304: on disk"),
    ("memory-long", "the crawl, 20000 pages against 2000"),
    ("growth", "a night's reports, many against few"),
    ("growth", "`status`, many against few"),
)
_OTHERS: Final = {"memory-long": "`make bench-long`", "growth": "`make growth`"}


def speed_table(sections: Iterable[Section], file: Path = FILE) -> str:
    """Each aim with its present measurement, else the document's, else the command that measures it."""
    now = {(section.key, row[0]): row for section in sections for row in (aim.row() for aim in section.aims)}
    written = sections_of(file.read_text(encoding="utf-8")) if file.exists() else {}
    rows = [_row(now.get(key), _written_row(written.get(TITLES[key[0]], ""), key[1]), *key) for key in SPEED]
    return table((*AIM_HEAD[:-1], "", "measured"), rows)


def _row(now: Sequence[str] | None, before: Sequence[str] | None, key: str, name: str) -> tuple[str, ...]:
    if now:
        return (*now, "now")
    return (*before, "before") if before else (name, "", "", "**not measured**", _OTHERS.get(key, f"PARTS={key}"))


def _written_row(text: str, name: str) -> Sequence[str] | None:
    return next((cells for cells in _cells(text) if len(cells) == len(AIM_HEAD) and cells[0] == name), None)


def _cells(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.splitlines():
        if line.startswith("| ") and line.endswith(" |"):
            yield tuple(cell.strip() for cell in line[2:-2].split(" | "))
