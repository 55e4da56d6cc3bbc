"""Reading, one core: pages a second of ours against trafilatura's default with metadata, in turns on the same pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import trafilatura

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read
from flows.extraction.limits import collect_rarely, keep_freed_memory
from seeds.load import load_sites
from seeds.site import Site
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.cpu import spent
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.pages import bench_pages

WANTED = 5.0
WANTED_BY_LAYOUT, WANTED_GENERIC = 600.0, 150.0
NUMBER = 60


@dataclass(frozen=True, slots=True)
class Rates:
    """Pages a second of CPU, round by round."""

    by_layout: Figures
    generic: Figures
    trafilatura: Figures


def reading(rounds: int) -> list[Section]:
    collect_rarely()  # as a reading process does, like the next line
    keep_freed_memory()
    rates = reading_rates(NUMBER, rounds)
    small, large = (sum(map(len, pages)) // NUMBER // 1000 for pages in (_htmls(NUMBER), _large(NUMBER)))
    rows = [
        ("luutru by layout: title, date, lead, byline, section, captions", rates.by_layout.as_text()),
        (f"luutru, generic path, pages of {large} KB", rates.generic.as_text()),
        ("trafilatura with metadata", rates.trafilatura.as_text()),
    ]
    aims = [
        Aim("by layout, pages a second", rates.by_layout, "≥", WANTED_BY_LAYOUT, "", 0),
        Aim("generic path, pages a second", rates.generic, "≥", WANTED_GENERIC, "", 0),
        Aim("× trafilatura with metadata", rates.by_layout.over(rates.trafilatura), "≥", WANTED, " ×"),
    ]
    note = f"{NUMBER} pages of {small} KB, {rounds} rounds in turns, in one process; the CPU's seconds are counted."
    return [Section("reading", ("", "pages a second"), rows, aims, [note])]


def reading_rates(number: int, rounds: int) -> Rates:
    site = load_sites()["hanoimoi"]
    without = replace(site, layouts=(), refuse=())
    pages, large = _htmls(number), _large(number)
    turns: dict[str, Callable[[Sequence[bytes]], None]] = {
        "by_layout": lambda some: _ours(site, some),
        "generic": lambda some: _ours(without, some),
        "trafilatura": _trafilatura,
    }
    found: dict[str, list[float]] = {name: [] for name in turns}
    for turn in turns.values():
        turn(pages[:5])  # the first call compiles and loads what all later ones use
    for _ in range(rounds):
        for name, turn in turns.items():
            with spent() as used:
                turn(large if name == "generic" else pages)
            found[name].append(number / used.cpu)
    return Rates(**{name: figures(rates) for name, rates in found.items()})


def _htmls(number: int) -> list[bytes]:
    return [page.html for page in bench_pages(number)]


def _large(number: int) -> list[bytes]:
    """The same pages with as much of the portal's shell as pages of 174 KB have."""
    return [html.replace(b"</head>", b"<style>" + _FILLER + b"</style></head>", 1) for html in _htmls(number)]


_FILLER = b".c-box__content > .item { margin: 0 auto; color: #1a1a1a }\n" * 1160


def _ours(site: Site, pages: Sequence[bytes]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for html in pages:
        outcome = read(CapturedPage(html, "text/html; charset=utf-8", f"{site.home}bai-123456.html", now), site)
        assert isinstance(outcome, Article), outcome


def _trafilatura(pages: Sequence[bytes]) -> None:
    for html in pages:
        assert trafilatura.extract(html, with_metadata=True)
