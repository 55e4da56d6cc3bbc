"""Lets trafilatura decide which blocks of a body are main text, and finds the kind of each kept block."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement

from extractors.html.block import Block, BlockKind
from extractors.html.element_text import one_line
from extractors.judged_text import may_be_dropped

if TYPE_CHECKING:
    from trafilatura.settings import Extractor


def kinds_of(cut: Sequence[Block], kept: Sequence[str]) -> tuple[BlockKind, ...]:
    """The kind of each kept text, taken from the block that it comes from; both are in page order."""
    found: list[BlockKind] = []
    at = 0
    for text in kept:
        place = next((place for place in range(at, len(cut)) if cut[place].text == text), None)
        found.append(BlockKind.PARAGRAPH if place is None else cut[place].kind)
        at = at if place is None else place + 1
    return tuple(found)


def main_text(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The texts that trafilatura keeps, in the order of the blocks; it takes the others for furniture.

    It is only asked about blocks of which it might drop one: the outcome is the same, at a fraction of the time.
    """
    texts = tuple(block.text for block in blocks)
    return judged(blocks) if may_be_dropped(texts) else texts


def judged(blocks: Sequence[Block]) -> tuple[str, ...]:
    """As `main_text`, always by trafilatura."""
    from trafilatura import bare_extraction  # noqa: PLC0415 (slow to import, and only needed to read a page)

    document = bare_extraction(_as_tree(blocks), options=_options())
    body = None if document is None or isinstance(document, dict) else document.body
    if body is None:
        return ()
    texts = (one_line("".join(element.itertext())) for element in body)
    return tuple(text for text in texts if text)


def lost(cut: Iterable[str], kept: Sequence[str]) -> list[str]:
    """The texts that were not kept, each as often as it is missing."""
    texts = tuple(cut)
    if texts == tuple(kept):  # of most pages
        return []
    return list((Counter(texts) - Counter(kept)).elements())


def _as_tree(blocks: Sequence[Block]) -> HtmlElement:
    """The blocks in the plainest markup, so that trafilatura finds nothing that looks like furniture.

    There is one article element with a paragraph for every block, without class, id or link: trafilatura's body search
    takes it as a whole, and link density, class names and figures have no effect. A heading at the end becomes a
    paragraph, because trafilatura drops a heading without text below it.
    """
    html = _parser().makeelement("html")
    article = etree.SubElement(etree.SubElement(html, "body"), "article")
    last = len(blocks) - 1
    for at, block in enumerate(blocks):
        tag = "h3" if block.kind is BlockKind.HEADING and at < last else "p"
        etree.SubElement(article, tag).text = block.text
    return html


@cache
def _parser() -> etree.HTMLParser:
    """A parser whose elements all have the class that trafilatura expects; a fixed class is faster than a lookup."""
    parser = etree.HTMLParser()
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


@cache
def _options() -> "Extractor":
    from trafilatura.settings import DEFAULT_CONFIG, Extractor  # noqa: PLC0415 (as above)

    config = deepcopy(DEFAULT_CONFIG)
    # Short articles are allowed: there is no text outside these blocks that a further search could find.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")
    # No dedup: with it, the result depends on the pages read before. XML output avoids the plain-text rendering.
    # Recall is what trafilatura would try next if it found little; it does not change the result for these blocks.
    return Extractor(
        config=config, output_format="xml", fast=True, recall=True, comments=False, tables=True, dedup=False
    )
