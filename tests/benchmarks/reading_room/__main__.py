"""`make room-bench`: how long each page of the reading room takes among many documents, at first and warm."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from flows.extraction.batches import readers
from flows.extraction.index_terms import indexed_by
from storage.archive import open_archive
from storage.search.build import build_index
from tests.benchmarks.growth.archives import SITE, Grown
from tests.benchmarks.searching.invented import Invented
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import figures
from tests.web.room import Room, running_room

MOST_MS, MOST_MS_OF_SEARCH = 200, 300
OK: Final = 200


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading_room", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--folder", type=Path, help="where the archive is made, and stays for the next time")
    parser.add_argument("--without-search", action="store_true", help="without building the index, which takes longest")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with _folder(options.folder) as folder, TemporaryDirectory(prefix="luutru-room-") as own:
        grown = Grown(folder / str(options.pages), options.pages, own_texts=True)
        grown.make()
        if not options.without_search:
            with open_archive(grown.folder / "data") as archive, readers() as pool:
                build_index(archive, lambda done, of: print(f"{done} of {of} indexed", flush=True), indexed_by(pool))
        with running_room(grown.folder / "data", Path(own)) as room:
            section = measured(room, grown, options.rounds, with_search=not options.without_search)
    print(section.text())
    if not options.dry:
        write([section])


def measured(room: Room, grown: Grown, rounds: int, *, with_search: bool) -> Section:
    rows, aims = [], []
    asked = {**_pages(room, grown), **(_searches(grown.pages) if with_search else {})}
    for name, address in asked.items():
        first, *warm = (_milliseconds(room, address) for _ in range(rounds + 1))
        rows.append((name, f"{first:.0f}", f"{statistics.median(warm):.0f}", f"{max(warm):.0f}"))
        most = MOST_MS_OF_SEARCH if address.startswith("/search") else MOST_MS
        aims.append(Aim(f"{name}: median", figures([statistics.median(warm)]), "≤", most, " ms"))
        print(*rows[-1], flush=True)
    note = f"{grown.pages:,} pages with invented texts on SQLite; {rounds} warm answers of each, one after another."
    return Section("reading-room", ("page", "the first, ms", "warm, median", "warm, longest"), rows, aims, [note])


def _pages(room: Room, grown: Grown) -> dict[str, str]:
    """Addresses by what they show; the run is the site's last one."""
    number, url = grown.pages // 2 // 10 * 10 + 3, grown.past.url(grown.pages // 2 // 10 * 10 + 3)
    run = room.json(f"/site/{SITE}")["runs"][0]["run_id"]
    day = datetime.fromtimestamp(grown.past.until, UTC).date() - timedelta(days=20)
    return {
        "`/`": "/",
        "`/site/SLUG`": f"/site/{SITE}",
        "pages of a run": f"/site/{SITE}?run={run}&outcome=new",
        "skipped pages of a run": f"/site/{SITE}?run={run}&outcome=skipped",
        "requests of a run": f"/site/{SITE}?run={run}&requests=all",
        "articles of a day": f"/site/{SITE}?day={day}",
        "`/document/ORDINAL`": f"/document/{number}",
        "`/page?url=`": f"/page?url={quote(url, safe='')}",
        "`/timemap/link/URL`": f"/timemap/link/{url}",
        "`/feed.atom`": "/feed.atom",
        "`/feed.atom?site=`": f"/feed.atom?site={SITE}",
    }


def _searches(documents: int) -> dict[str, str]:
    phrase = next(iter(Invented().phrases(documents, 1)))
    words = f"/search?q={quote(phrase)}"
    return {
        "search for words": words,
        "search for a phrase": f"/search?q=%22{quote(phrase)}%22",
        "search, folded": f"{words}&folded=1",
        "search within a site": f"{words}&site={SITE}",
        "search within a section that no text has": f"{words}&section=Khong",
        "search for one frequent syllable within such a section": f"/search?q={quote(phrase.split()[0])}&section=Khong",
        "search within a site since the last week": f"{words}&site={SITE}&since={_a_week_ago()}",
        "search among attachments": f"{words}&attachments=1",
        "search since the last week": f"{words}&since={_a_week_ago()}",
    }


def _a_week_ago() -> date:
    return datetime.now(UTC).date() - timedelta(days=7)


def _milliseconds(room: Room, address: str) -> float:
    began = time.monotonic()
    answer = room.ask(address)
    spent = (time.monotonic() - began) * 1000
    assert answer.status == OK, (address, answer.status, answer.text[:500])
    return spent


@contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    if wanted:
        yield wanted
        return
    with tempfile.TemporaryDirectory(prefix="luutru-room-archive-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
