"""luutru as the bench runs it: a data folder and a site file of its own, its commands measured, what lies on disk."""

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.throughput.places import place_of
from tests.benchmarks.throughput.site_file import SLUG, write_site_file
from tests.benchmarks.throughput.used import Used, measure

LUUTRU = (sys.executable, "-m", "flows.cli.main")
NIGHT = (sys.executable, "-m", "tests.benchmarks.throughput.one_night")
NOT_OURS = ("prefect", "logs", "locks")


@dataclass(frozen=True, slots=True)
class Own:
    """A data folder that is crawled from one address. What is measured runs in processes of its own."""

    folder: Path
    origin: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def lists(self, number: int, *, changed: bool = False) -> None:
        """From now on the site lists so many pages; see write_site_file for `changed`."""
        write_site_file(self.folder / "sites", number, changed=changed)

    def luutru(self, *words: str) -> Used:
        return measure((*LUUTRU, *words), self.folder / "output", self._environment())

    def night(self) -> Used:
        """A night's steps without Prefect, publishing included."""
        return measure((*NIGHT, SLUG), self.folder / "output", self._environment())

    def published(self) -> int:
        manifest = self.data / "corpus" / "manifest.jsonl"
        return manifest.read_bytes().count(b"\n") if manifest.exists() else 0

    def last_published(self) -> float:
        """When the last file of the corpus was written, as time.time() has it."""
        return max(path.stat().st_mtime for path in (self.data / "corpus").iterdir())

    def night_began(self) -> float:
        """When the first run of this folder began, as time.time() has it; its crawl starts with it."""
        with closing(sqlite3.connect(self.data / "archive.db")) as rows:
            (began,) = rows.execute("select min(started_at) from run").fetchone()
        return datetime.fromisoformat(began).replace(tzinfo=UTC).timestamp()

    def disk(self) -> dict[str, int]:
        """Bytes of the archive by its parts, without logs and what is Prefect's.

        Free pages of the database do not count: what an earlier night freed would hide what the next one takes.
        """
        found: dict[str, int] = {}
        for path in self.data.rglob("*"):
            part = path.relative_to(self.data).parts[0]
            if path.is_file() and part not in NOT_OURS:
                name = "rows" if part.startswith("archive.db") else part
                found[name] = found.get(name, 0) + path.stat().st_size
        return found | {"rows": found["rows"] - self._free()}

    def _free(self) -> int:
        with closing(sqlite3.connect(self.data / "archive.db")) as rows:
            pages, size = (rows.execute(f"pragma {name}").fetchone()[0] for name in ("freelist_count", "page_size"))
        return int(pages * size)

    def _environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
        own = {"DATA": self.data, "SITES": self.folder / "sites", "ORIGIN": self.origin, "DELAY": 0}
        return clean | {f"LUUTRU_{name}": str(value) for name, value in own.items()}


def own_archive(origin: str, number: int) -> Own:
    own = Own(place_of("bench"), origin)
    own.lists(number)
    return own
