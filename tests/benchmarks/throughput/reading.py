"""Reading, one core: pages a second of ours against trafilatura's default with metadata, in turns on the same pages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import trafilatura

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read
from seeds.load import load_sites
from seeds.site import Site
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.cpu import spent
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.pages import BenchPage, bench_pages

WANTED = 5.0
NUMBER = 60


def reading(rounds: int) -> list[Section]:
    ours, theirs = reading_rates(NUMBER, rounds)
    size = sum(len(page.html) for page in bench_pages(NUMBER)) // NUMBER // 1000
    rows = [
        ("luutru: title, date, lead, byline, section, captions", ours.said()),
        ("trafilatura with metadata", theirs.said()),
    ]
    aim = Aim("× trafilatura with metadata", ours.over(theirs), "≥", WANTED, " ×")
    note = f"{NUMBER} pages of {size} KB, {rounds} rounds in turns, in one process; the CPU's seconds are counted."
    return [Section("reading", ("", "pages a second"), rows, [aim], [note])]


def reading_rates(number: int, rounds: int) -> tuple[Figures, Figures]:
    """Pages a second of CPU, ours and trafilatura's."""
    site, pages = load_sites()["hanoimoi"], list(bench_pages(number))
    _ours(site, pages[:5])
    _trafilatura(pages[:5])  # the first call compiles and loads what all later ones use
    ours, theirs = [], []
    for _ in range(rounds):
        with spent() as one:
            _ours(site, pages)
        ours.append(number / one.cpu)
        with spent() as other:
            _trafilatura(pages)
        theirs.append(number / other.cpu)
    return figures(ours), figures(theirs)


def _ours(site: Site, pages: Sequence[BenchPage]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for page in pages:
        outcome = read(CapturedPage(page.html, "text/html; charset=utf-8", f"{site.home}{page.path[1:]}", now), site)
        assert isinstance(outcome, Article), outcome


def _trafilatura(pages: Sequence[BenchPage]) -> None:
    for page in pages:
        assert trafilatura.extract(page.html, with_metadata=True)
