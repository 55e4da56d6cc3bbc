"""Texts that skip trafilatura are those that it would return unchanged."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from trafilatura import utils

import extractors.generic.read
import extractors.layout.read
from extractors.html.block import Block, BlockKind
from extractors.html.element_text import one_line
from extractors.judged_text import may_be_dropped
from extractors.layout.choose import layouts_seen
from extractors.main_text import judged, main_text
from extractors.read import read
from seeds.load import load_sites
from seeds.site import Site
from tests.benchmarks.throughput.quality_pages import cases
from tests.extractors.page_reading import SHARED, TEST_SITES, captured

LABELS = (
    "Facebook",
    "E-Mail",
    "– Google",
    "PDF",
    "Mehr zum Thema:",
    "More on this story",
    "more on this: a, b",
    "print",
)
NOTICES = (
    "Trang này dùng cookie để bạn đọc tiện hơn; đọc tiếp là đồng ý với việc dùng cookie.",
    "Quảng cáo",
    "Ảnh: TTXVN",
    "* * *",
    ".",
)


def _block(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, text, None, 0)


LINES = st.text(st.characters(codec="utf-8"), max_size=70).map(one_line).filter(bool)
REPEATED = "Câu văn này dài hơn năm mươi chữ, và trang có nó hai lần."
TEXTS = st.one_of(LINES, st.sampled_from((*LABELS, *NOTICES, REPEATED)))
BLOCKS = st.lists(st.builds(_block, TEXTS, st.sampled_from(BlockKind)), min_size=1, max_size=8)


@given(BLOCKS)
@example([_block("Một câu."), _block("Tên mục", BlockKind.HEADING), _block("Facebook")])
def test_the_outcome_is_the_one_that_trafilatura_gives(blocks: list[Block]) -> None:
    assert main_text(blocks) == judged(blocks)


@given(st.from_regex(utils.RE_FILTER, fullmatch=True).map(one_line).filter(bool))
def test_every_label_is_judged(label: str) -> None:
    assert may_be_dropped(["Một câu văn.", label])


def test_the_filter_is_the_one_that_the_rule_was_derived_from() -> None:
    """If trafilatura's filter changes, its source and the rule's evidence need a review."""
    words = "Drucken|E-?Mail|Facebook|Flipboard|Google|Instagram|Linkedin|Mail|PDF|Pinterest|Pocket|Print|QQ|Reddit"
    more = "Twitter|WeChat|WeiBo|Whatsapp|Xing|Mehr zum Thema:?|More on this.{,8}$"
    assert utils.RE_FILTER.pattern == rf"\W*({words}|{more})$"
    assert utils.RE_FILTER.flags & re.IGNORECASE


def test_plain_texts_are_not_judged() -> None:
    assert not may_be_dropped(["Mở bài.", "Ảnh: TTXVN", "Thân bài.", "Ảnh: TTXVN"])
    assert may_be_dropped(["Mở bài.", "Mở bài."])


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of blocks of each body that the test reads; each is compared with trafilatura's text."""
    seen: list[int] = []

    def compare(blocks: Sequence[Block]) -> tuple[str, ...]:
        kept = main_text(blocks)
        assert kept == judged(blocks)
        seen.append(len(blocks))
        return kept

    for module in (extractors.layout.read, extractors.generic.read):
        monkeypatch.setattr(module, "main_text", compare)
    return seen


def test_simulated_and_written_pages(compared: list[int]) -> None:
    for case in cases():
        read(captured(case.html), case.site)
        read(captured(case.html), replace(case.site, layouts=(), refuse=()))
    assert len(compared) > 190


def test_saved_pages(compared: list[int]) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not on this machine")
    sites = load_sites(TEST_SITES)
    for page in _pages(SHARED):
        for site in _sites_of(page, sites):
            read(captured(page), site)
    assert len(compared) > 50


def _sites_of(page: bytes, sites: dict[str, Site]) -> Iterator[Site]:
    """A site whose layout is on the page, and one without layouts."""
    tree = LexborHTMLParser(page)
    yield from (site for site in sites.values() if layouts_seen(tree, site))
    yield replace(sites["nguoiquansat"], layouts=(), refuse=())


def _pages(folder: Path) -> Iterator[bytes]:
    for file in sorted(folder.rglob("*.html")):
        if file.is_file() and file.stat().st_size < 2_000_000:
            yield file.read_bytes()
