"""Archives of a given size, made once and measured by commands of their own processes."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from seeds.load import load_sites
from storage.archive import open_archive
from tests.benchmarks.growth.fill import fill, fill_corpus, past_of
from tests.benchmarks.growth.rows import Past
from tests.benchmarks.throughput.own import LUUTRU
from tests.benchmarks.throughput.used import SECONDS, Used, measure

SITE: Final = "sotttt"
PREFIX: Final = "https://sotttt.hanoi.gov.vn/web/sotttt-eng/hot-news/-/view_content/"
SUFFIX: Final = "-mot-tin-cu.html"
PROGRAM: Final = LUUTRU[:2]


@dataclass(frozen=True, slots=True)
class Grown:
    """An archive of so many pages in `folder`, its rows on PostgreSQL where there is an address.

    With `own_texts` no two pages have the same text. A command that takes longer than `seconds` is killed.
    """

    folder: Path
    pages: int
    database_url: str | None = None
    own_texts: bool = False
    seconds: float = SECONDS

    @property
    def past(self) -> Past:
        return past_of(load_sites(None)[SITE], self.pages, prefix=PREFIX, suffix=SUFFIX)

    def make(self) -> None:
        """Unless it is there already."""
        if (self.folder / "data" / "corpus" / "manifest.jsonl").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with open_archive(self.folder / "data", self.database_url) as archive:
            fill(archive, self.past, own_texts=self.own_texts)
            fill_corpus(archive)

    def luutru(self, *words: str) -> Used:
        return measure(
            (*LUUTRU, *words), self.folder / "output", self._environment("http://127.0.0.1:9"), seconds=self.seconds
        )

    def module(self, *words: str, origin: str = "http://127.0.0.1:9") -> Used:
        return measure((*PROGRAM, *words), self.folder / "output", self._environment(origin), seconds=self.seconds)

    def publishing(self) -> float:
        """Seconds of CPU of publishing alone, without the command's start."""
        out = self.folder / "publishing.json"
        self.module("tests.benchmarks.growth.publishing", str(out))
        return float(json.loads(out.read_text(encoding="utf-8"))["cpu"])

    def _environment(self, origin: str) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
        own = {"DATA": str(self.folder / "data"), "ORIGIN": origin, "DELAY": "0"}
        own |= {"DATABASE_URL": self.database_url} if self.database_url else {}
        return clean | {f"LUUTRU_{name}": value for name, value in own.items()}
