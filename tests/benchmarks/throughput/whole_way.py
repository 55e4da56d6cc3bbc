"""The whole way of new pages against the peers, in turns: luutru's nights, then each peer on the same pages."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.memory import memory_section
from tests.benchmarks.throughput.own import own_archive
from tests.benchmarks.throughput.peers import runs
from tests.benchmarks.throughput.peers.venvs import NotInstalled
from tests.benchmarks.throughput.places import place_of
from tests.benchmarks.throughput.process_kinds import READER, SERVER, peaks, seconds
from tests.benchmarks.throughput.served import Served
from tests.benchmarks.throughput.used import CommandFailed, Used, measure

ALL = sys.maxsize
# How many times as fast luutru is to be, and on how many of the pages the peer runs at most: slow ones take minutes.
PEERS: dict[Callable[[], runs.PeerRun], tuple[float | None, int]] = {
    runs.wget: (0.9, ALL),
    runs.wget_gzip: (None, ALL),
    runs.scrapy_bare: (None, ALL),
    runs.scrapy_trafilatura: (12.0, 2000),
    runs.trafilatura_cli: (4.0, 2000),
    runs.news_please: (15.0, 200),
}


@dataclass(slots=True)
class Line:
    """Pages a second and CPU milliseconds a page, round by round, with `pages` a round."""

    name: str
    pages: int
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, seconds: float, cpu: float) -> None:
        self.rates.append(self.pages / seconds)
        self.cpu.append(cpu / self.pages * 1000)

    @property
    def rate(self) -> Figures:
        return figures(self.rates)

    def row(self, ours: "Line") -> tuple[str, ...]:
        ratio = "" if self is ours else ours.rate.over(self.rate).as_text(1)
        return self.name, str(self.pages), self.rate.as_text(), figures(self.cpu).as_text(1), ratio


@dataclass(slots=True)
class Peer:
    """`start` is what it took with a single page: its start-up, which is not counted against it."""

    run: runs.PeerRun
    line: Line
    wanted: float | None
    start: Used
    missing: int = 0

    def turn(self, urls: tuple[str, ...]) -> None:
        used, missing = _run(self.run, urls[: self.line.pages])
        self.missing += missing
        self.line.add(used.wall - self.start.wall, used.cpu - self.start.cpu)


@dataclass(slots=True)
class OurNights:
    """`flow` from the flow's start to the last published file, `command` from the command's start to its end."""

    flow: Line
    command: Line
    starts: list[float] = field(default_factory=list)
    peaks: list[dict[str, float]] = field(default_factory=list)
    seconds: list[dict[str, float]] = field(default_factory=list)

    def cpu(self, kind: str) -> Figures:
        """Seconds, of a kind of process."""
        return figures([night.get(kind, 0.0) for night in self.seconds])


def whole_way(pages: Served, rounds: int) -> list[Section]:
    peers, absent = _peers(pages)
    number = len(pages.paths)
    ours = OurNights(Line("**luutru nightly**, from the crawl's start", number), Line("the whole command", number))
    for _ in range(rounds):
        _our_night(pages, ours)
        for peer in peers:
            peer.turn(pages.urls)
    lines = [ours.flow, ours.command, *(peer.line for peer in peers)]
    rows = [
        *(line.row(ours.flow) for line in lines),
        *((name, "–", f"not measured: {why}", "", "") for name, why in absent),
    ]
    aims = [
        Aim(f"× {peer.line.name}", ours.flow.rate.over(peer.line.rate), "≥", peer.wanted, " ×", 2)
        for peer in peers
        if peer.wanted is not None
    ]
    head = (f"{rounds} rounds in turns", "pages", "pages a second", "CPU ms a page", "luutru is … times as fast")
    whole = Section("whole-way", head, rows, aims, _notes(ours, peers), [name for name, _ in absent])
    return [whole, memory_section("memory", number, ours.peaks)]


def _our_night(pages: Served, ours: OurNights) -> None:
    own = own_archive(pages.origin, ours.flow.pages)
    used = own.luutru("nightly", "bench")
    if own.published() != ours.flow.pages:
        raise AssertionError(f"{own.published()} of {ours.flow.pages} pages were published")
    spent = seconds(used)
    ours.flow.add(own.last_published() - own.night_began(), used.cpu - spent.get(SERVER, 0.0))
    ours.command.add(used.wall, used.cpu)
    ours.starts.append(own.night_began() - used.began)
    ours.peaks.append(peaks(used))
    ours.seconds.append(spent)


def _peers(pages: Served) -> tuple[list[Peer], list[tuple[str, str]]]:
    found, absent = [], []
    for make, (wanted, most) in PEERS.items():
        try:
            run = make()
            start = min((_run(run, pages.urls[:1])[0] for _ in range(2)), key=lambda used: used.wall)
        except (NotInstalled, CommandFailed) as why:
            absent.append((make.__name__.replace("_", "-"), str(why).splitlines()[-1]))
            continue
        found.append(Peer(run, Line(run.name, min(len(pages.paths), most)), wanted, start))
    return found, absent


def _run(run: runs.PeerRun, urls: tuple[str, ...]) -> tuple[Used, int]:
    """What the run used, and how many pages it did not save."""
    folder = place_of("peer")
    runs.prepare(folder, urls)
    used = measure(run.command, folder / "output", os.environ, place=folder)
    return used, len(urls) - run.saved(folder)


def _notes(ours: OurNights, peers: list[Peer]) -> list[str]:
    starts = ", ".join(f"{peer.line.name} {peer.start.wall:.1f} s" for peer in peers)
    lost = ", ".join(f"{peer.line.name} {peer.missing}" for peer in peers if peer.missing) or "none"
    start = (
        f"Before the crawl begins, luutru takes {figures(ours.starts).as_text(1)} s; Prefect and its server start "
        f"beside the crawl (the server: {ours.cpu(SERVER).as_text(1)} s of CPU to its end): once a night, whatever the "
        "number of pages, and nothing with a server that runs already. The first line is without the server's CPU; the "
        "second has it. Of the "
        f"peers the start-up, measured on one page, is taken off: {starts}."
    )
    fair = (
        f"Pages that a peer did not save, all rounds together: {lost}. luutru published all in every round. "
        "Each peer is set as it is fastest here: trafilatura's pause of five seconds and its refusal of loopback "
        "are off, news-please fetches no pictures, Scrapy is at its own defaults without robots.txt."
    )
    return [start, _shares(ours), *_bound(ours, peers), fair]


def _shares(ours: OurNights) -> str:
    kinds = {kind for night in ours.seconds for kind in night} - {SERVER}
    each = sorted(((kind, ours.cpu(kind).middle / ours.flow.pages * 1000) for kind in kinds), key=lambda one: -one[1])
    shares = ", ".join(f"{kind} {cpu:.1f}" for kind, cpu in each)
    return f"CPU ms a page of luutru by kind of process, all of a kind together and their starts included: {shares}."


def _bound(ours: OurNights, peers: list[Peer]) -> list[str]:
    """What no archive that fetches with Scrapy and reads the pages can exceed, on the machine of this run."""
    lines = {peer.line.name: peer.line for peer in peers}
    wget, bare = lines.get(runs.WGET), lines.get(runs.BARE_SCRAPY)
    if wget is None or bare is None:
        return []
    fetching, reading = figures(bare.cpu).middle, ours.cpu(READER).middle / ours.flow.pages * 1000
    storing = figures(wget.cpu).middle
    most = (os.cpu_count() or 1) * 1000 / (fetching + reading)
    return [
        (
            f"The whole way costs at least Scrapy's bare fetch, {fetching:.1f} ms of CPU a page, and reading, "
            f"{reading:.1f} ms with its start: {os.cpu_count()} cores that never wait give that to "
            f"{most:.0f} pages a second, before a record, a row or a file is written; one core that never waits gives "
            f"wget's {storing:.1f} ms to {1000 / storing:.0f}. "
            f"Scrapy alone fetches {bare.rate.over(wget.rate).as_text(2)} × as many pages as wget."
        )
    ]
