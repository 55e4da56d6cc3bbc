"""The similarity of each reader's text to the text of a page: F1 of 4-gram shingles of words, page by page."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.html.element_text import one_line
from extractors.read import read
from seeds.site import Site
from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.peers.runs import PROGRAMS
from tests.benchmarks.throughput.peers.venvs import NotInstalled, python_with, version_of
from tests.benchmarks.throughput.quality_pages import PLAYED, SHELLS, WRITTEN, Case, cases
from tests.extractors.shells.scoring import f1

Texts = Sequence[str | None]
# Each has the name of its pins; the package is the one that is measured.
PEERS: Mapping[str, str] = {
    "trafilatura": "trafilatura",
    "readability": "readability-lxml",
    "newspaper4k": "newspaper4k",
    "news-please": "news-please",
}
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
KINDS = {PLAYED: "played pages of full size", WRITTEN: "hand-written pages", SHELLS: "pages without a layout"}
_MEASURE = (
    "F1 of 4-gram shingles of words, of lead and body with captions, lists and tables, the mean over the pages; in "
    "brackets without the captions. Lines that are the title, the byline or the section count neither for nor against. "
    "An empty text or a refusal is 0."
)
_CIRCULAR = (
    "How far this is circular. *Played pages*: the text is what the portal generated the page from, which no reading "
    "ever touched; but the portals' markup and our layouts were written by the same people, so that our reading meets "
    "what it expects, while the generic path and the peers know nothing of it. *Hand-written pages*: the expected text "
    "was first written by our own reading and then compared with the page by eye, block by block; a test holds our "
    "reading to it, so that our figure is 1 by construction and says nothing, and the house's rules (a caption that "
    "repeats the title is none) are in it; read the others. *Pages without a layout*: three stories written by hand, "
    "each in many shapes of markup with the furniture of real pages; the text is the story; our generic path was "
    "developed on these very shapes, the peers were not."
)


def quality() -> list[Section]:
    found = cases()
    texts: dict[str, Texts] = {
        "**luutru, by layouts**": [None if case.kind == SHELLS else _ours(case, case.site) for case in found],
        "luutru, generic path": [_ours(case, replace(case.site, layouts=(), refuse=())) for case in found],
    }
    absent = []
    for name, package in PEERS.items():
        try:
            texts[f"{name} ({version_of(name, package)})"] = _peer(name, found)
        except NotInstalled as why:
            absent.append((name, f"not measured: {why}", "", ""))
    missing = [name for name, *_ in absent]
    rows = [(name, *_scores(found, text)) for name, text in texts.items()]
    head = ("", *(f"{title} ({sum(case.kind == kind for case in found)})" for kind, title in KINDS.items()))
    return [Section("quality", head, [*rows, *absent], _aims(found, texts), [_MEASURE, _CIRCULAR], missing)]


def score(case: Case, text: str | None, *, captions: bool = True) -> float:
    dropped = case.neutral if captions else case.neutral | case.captions
    got = "\n".join(_without(dropped, (text or "").splitlines()))
    return f1(got, "\n".join(_without(dropped, case.wanted)))


def _without(dropped: frozenset[str], lines: Sequence[str]) -> Iterator[str]:
    return (line for line in map(one_line, lines) if line and line not in dropped)


def _scores(found: Sequence[Case], texts: Texts) -> Iterator[str]:
    for kind in KINDS:
        of_kind = [(case, text) for case, text in zip(found, texts, strict=True) if case.kind == kind]
        if all(text is None for _, text in of_kind):
            yield "–"
            continue
        whole, bare = (mean(score(case, text, captions=with_) for case, text in of_kind) for with_ in (True, False))
        yield f"{whole:.3f} ({bare:.3f})" if kind != WRITTEN else f"{whole:.3f}"


def _aims(found: Sequence[Case], texts: Mapping[str, Texts]) -> list[Aim]:
    """Text of higher quality than trafilatura's, if that was measured."""
    theirs = next((text for name, text in texts.items() if name.startswith("trafilatura")), None)
    if theirs is None:
        return []
    ours, generic, *_ = texts.values()
    return [
        Aim("our reading's F1 less trafilatura's, played pages", _lead(found, ours, theirs, PLAYED), "≥", 0.0, "", 3),
        Aim("our generic path's, pages without a layout", _lead(found, generic, theirs, SHELLS), "≥", 0.0, "", 3),
    ]


def _lead(found: Sequence[Case], one: Texts, other: Texts, kind: str) -> Figures:
    every = zip(found, one, other, strict=True)
    return figures([mean(score(case, a) - score(case, b) for case, a, b in every if case.kind == kind)])


def _ours(case: Case, site: Site) -> str | None:
    outcome = read(CapturedPage(case.html.encode(), "text/html; charset=utf-8", case.url, NOW), site)
    return "\n".join([outcome.lead or "", *outcome.blocks]) if isinstance(outcome, Article) else None


def _peer(name: str, found: Sequence[Case]) -> Texts:
    python = python_with(name)
    with TemporaryDirectory(prefix="luutru-quality-") as folder:
        pages, texts = Path(folder) / "pages.json", Path(folder) / "texts.json"
        pages.write_text(json.dumps([{"url": case.url, "html": case.html} for case in found]), encoding="utf-8")
        program = str(PROGRAMS / "texts_of_pages.py")
        done = subprocess.run([python, program, name, pages, texts], capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled((done.stderr.strip().splitlines() or ["no word from it"])[-1])
        read_texts: list[str | None] = json.loads(texts.read_text(encoding="utf-8"))
        return read_texts
