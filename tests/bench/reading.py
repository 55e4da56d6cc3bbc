"""Reading, one core: pages a second of ours against trafilatura's default with metadata, in turns on the same pages."""

from datetime import UTC, datetime
from statistics import median

import trafilatura

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read
from seeds.load import load_sites
from seeds.site import Site
from tests.bench.cpu import spent
from tests.bench.pages import BenchPage, bench_pages

NUMBER, ROUNDS = 60, 5


def reading_rows() -> list[tuple[str, str]]:
    site, pages = load_sites()["hanoimoi"], bench_pages(NUMBER)
    _ours(site, pages[:5])
    _trafilatura(pages[:5])  # the first call compiles and loads what all later ones use
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with spent() as one:
            _ours(site, pages)
        ours.append(NUMBER / one.cpu)
        with spent() as other:
            _trafilatura(pages)
        theirs.append(NUMBER / other.cpu)
    ratios = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    size = sum(len(page.html) for page in pages) // NUMBER // 1000
    return [
        ("pages", f"{NUMBER} of {size} KB, {ROUNDS} rounds in turns"),
        ("luutru, pages a second of CPU", f"{median(ours):.0f}"),
        ("trafilatura with metadata, the same", f"{median(theirs):.0f}"),
        ("ratio, median (lowest to highest)", f"{median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"),
    ]


def _ours(site: Site, pages: list[BenchPage]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for page in pages:
        outcome = read(CapturedPage(page.html, "text/html; charset=utf-8", f"{site.home}{page.path}", now), site)
        assert isinstance(outcome, Article), outcome


def _trafilatura(pages: list[BenchPage]) -> None:
    for page in pages:
        assert trafilatura.extract(page.html, with_metadata=True)
