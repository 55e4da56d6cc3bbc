"""`make search-bench`: the time of a search among many texts, and the cost of the index for a publishing."""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final
from unittest import mock

from flows.extraction.batches import readers
from flows.extraction.corpus_form import corpus_form
from flows.extraction.index_terms import indexed_by
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.search.build import build_index
from storage.search.search import search, search_request
from storage.tables.corpus import Publication
from tests.benchmarks.bench_folder import given_or_temporary
from tests.benchmarks.published_rows import add_texts
from tests.benchmarks.searching.invented import Invented
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import Figures, figures
from tests.storage.shown_pages import Shown, text

PHRASES: Final = 200
PUBLISHED: Final = 100
FORMS: Final = {"words": "{}", "a phrase": '"{}"'}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.searching", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", help="an empty PostgreSQL database")
    parser.add_argument(
        "--folder", type=Path, help="where the archive is made, and stays; or that of another benchmark"
    )
    parser.add_argument("--only-index", action="store_true", help="end when the texts and their index are there")
    parser.add_argument("--dry", action="store_true", help="only print")
    options = parser.parse_args()
    with given_or_temporary(options.folder) as folder, open_archive(folder, options.database) as archive:
        if options.only_index:
            _fill(archive, Invented(), options.documents)
            print(*_building(archive), sep="\n")
            return
        section = measured(archive, options.database, options.documents, options.rounds)
    print(section.text())
    if not options.dry:
        write([section])


def measured(archive: Archive, database: str | None, documents: int, rounds: int) -> Section:
    texts, kind = Invented(), archive.database.engine.dialect.name
    _fill(archive, texts, documents)
    rows = list(_building(archive))
    phrases = list(texts.phrases(documents, PHRASES))
    aims = []
    for name, form in FORMS.items():
        for folded in (False, True):
            spent = _searches(archive, [form.format(one) for one in phrases], folded=folded)
            middle, late = statistics.median(spent), statistics.quantiles(spent, n=20)[18]
            what = f"{PHRASES} searches for {name}{', folded' if folded else ''}"
            rows.append(
                (f"{what}, ms: median, 95th percentile, longest", f"{middle:.1f}, {late:.1f}, {max(spent):.1f}")
            )
            aims += [
                Aim(f"{what}: median", figures([middle]), "≤", 100, " ms"),
                Aim(f"{what}: 95th percentile", figures([late]), "≤", 500, " ms"),
            ]
    indexed, plain = _publishing(archive, texts, documents, rounds)
    start = _command(archive.folder.path, database)
    rows.append((f"publishing {PUBLISHED} documents, CPU seconds with the index", indexed.as_text(2)))
    rows.append((f"publishing {PUBLISHED} documents, CPU seconds without", plain.as_text(2)))
    rows.append(("`luutru publish` with nothing to do, CPU seconds", f"{start:.2f}"))
    cost = figures([(one + start) / (other + start) for one, other in zip(indexed.values, plain.values, strict=True)])
    aims.append(Aim(f"`luutru publish` of {PUBLISHED} documents, with the index over without", cost, "≤", 1.2, " ×", 2))
    build_index(archive)  # the texts that were published without it
    note = f"{documents:,} invented texts of some five hundred syllables, rows on {kind}; searches for 20 hits, warm."
    return Section("searching", ("what", "measured"), rows, aims, [note])


def _fill(archive: Archive, texts: Invented, documents: int) -> None:
    with archive.database.reading() as session:
        there = session.query(Publication).count()
    add_texts(archive, (texts.document(number) for number in range(there, documents)))


def _building(archive: Archive) -> Iterator[tuple[str, str]]:
    """As `luutru search --rebuild` builds it; nothing where the index is complete already."""
    began = time.monotonic()
    with readers() as pool:
        built = build_index(archive, lambda done, of: print(f"{done} of {of} indexed", flush=True), indexed_by(pool))
    if built:
        yield "building the index, texts a second", f"{built / (time.monotonic() - began):.0f}"


def _searches(archive: Archive, queries: list[str], *, folded: bool) -> list[float]:
    """Milliseconds of each search, for its second execution."""
    wanted = [replace(search_request(query, folded=folded), seconds=None) for query in queries]
    for one in wanted:
        search(archive, one)
    spent = []
    for one in wanted:
        began = time.monotonic()
        search(archive, one)
        spent.append((time.monotonic() - began) * 1000)
    return spent


def _publishing(archive: Archive, texts: Invented, documents: int, rounds: int) -> tuple[Figures, Figures]:
    """CPU seconds with the index and without, in turns, each on its own documents; the first round is not counted."""
    shown, number = Shown(archive), documents
    pairs: list[tuple[float, float]] = []
    for _ in range(rounds + 1):
        spent = []
        for is_indexed in (True, False):
            for one in range(number, number + PUBLISHED):
                title, blocks = texts.document(one)
                shown.capture(str(one), 0, text(title, *blocks))
            number += PUBLISHED
            spent.append(_publish(archive, is_indexed=is_indexed))
        pairs.append((spent[0], spent[1]))
    return figures([one for one, _ in pairs[1:]]), figures([other for _, other in pairs[1:]])


def _publish(archive: Archive, *, is_indexed: bool) -> float:
    without = mock.patch("storage.corpus.publish.index_published", _nothing)
    with nullcontext() if is_indexed else without:
        began = time.process_time()
        published = publish(archive, corpus_form)
        spent = time.process_time() - began
    assert len(published) == PUBLISHED, len(published)
    return spent


def _command(folder: Path, database: str | None) -> float:
    """CPU seconds of `luutru publish` without new texts."""
    settings = {"LUUTRU_DATA": str(folder)} | ({"LUUTRU_DATABASE_URL": database} if database else {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "flows.cli.main", "publish"], env=os.environ | settings, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _nothing(*_: object) -> None:
    """Indexes nothing."""


if __name__ == "__main__":
    main()
