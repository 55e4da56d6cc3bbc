"""The kinds of process in a night of luutru, and what each kind used."""

from collections.abc import Iterator
from typing import Final

from tests.benchmarks.throughput.used import Process, Used

SERVER: Final = "Prefect's temporary server"
READER: Final = "a reading process"
# By a word of the command line; the first that fits.
KINDS: Final = {
    "orchestration.server_process": SERVER,
    "-m crawlers": "the crawl",
    "multiprocessing.forkserver": READER,
    "multiprocessing": "the tracker of the reading processes",
    "flows.cli.main": "the command and its flow",
}


def peaks(used: Used) -> dict[str, float]:
    """MB by kind of process, of each kind the largest."""
    most: dict[str, float] = {}
    for kind, one in _known(used):
        most[kind] = max(most.get(kind, 0.0), one.peak_mb)
    return most


def seconds(used: Used) -> dict[str, float]:
    """Of CPU by kind of process, all of a kind together."""
    spent: dict[str, float] = {}
    for kind, one in _known(used):
        spent[kind] = spent.get(kind, 0.0) + one.cpu
    return spent


def _known(used: Used) -> Iterator[tuple[str, Process]]:
    for one in used.processes:
        if kind := next((kind for word, kind in KINDS.items() if word in one.command), None):
            yield kind, one
