"""Trafilatura's judgement of a cut: which of its blocks are main text.

What kind of block each kept text is: the reader's markup says it, trafilatura's answer does not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement

from extractors.html.block import Block, BlockKind
from extractors.html.element_text import one_line

if TYPE_CHECKING:
    from trafilatura.settings import Extractor


def kinds_of(cut: Sequence[Block], kept: Sequence[str]) -> tuple[BlockKind, ...]:
    """One kind a kept text, taken from the block of the cut that it comes from; both are in page order."""
    found: list[BlockKind] = []
    at = 0
    for text in kept:
        place = next((place for place in range(at, len(cut)) if cut[place].text == text), None)
        found.append(BlockKind.PARAGRAPH if place is None else cut[place].kind)
        at = at if place is None else place + 1
    return tuple(found)


def main_text(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The blocks' texts in their order; what is missing among them, trafilatura took for furniture."""
    from trafilatura import bare_extraction  # noqa: PLC0415 (it is slow to import, and only who reads a page needs it)

    document = bare_extraction(_as_tree(blocks), options=_options())
    body = None if document is None or isinstance(document, dict) else document.body
    if body is None:
        return ()
    texts = (one_line("".join(element.itertext())) for element in body)
    return tuple(text for text in texts if text)


def lost(cut: Iterable[str], kept: Iterable[str]) -> list[str]:
    """The texts of the cut that were not kept, each as often as it is missing."""
    return list((Counter(cut) - Counter(kept)).elements())


def _as_tree(blocks: Sequence[Block]) -> HtmlElement:
    """The cut in the plainest markup: without frames, classes and links nothing in it looks like furniture.

    One article element, no class or id, a paragraph for every block: so trafilatura's body search takes the whole,
    and link density, class names and figures decide nothing. A heading at the end would be cut off: it has no text
    to head.
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
    """Of trees whose elements are all of the one class that trafilatura wants, and that lxml need not choose."""
    parser = etree.HTMLParser()
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


@cache
def _options() -> "Extractor":
    from trafilatura.settings import DEFAULT_CONFIG, Extractor  # noqa: PLC0415 (as above)

    config = deepcopy(DEFAULT_CONFIG)
    # A short article is one too: the search for more text outside the cut would find nothing else.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")
    # Never dedup: with it the outcome depends on the pages read before. As XML the plain-text rendering is spared.
    # Recall is what it would try next where it found little; nothing in the cut is read otherwise by it.
    return Extractor(
        config=config, output_format="xml", fast=True, recall=True, comments=False, tables=True, dedup=False
    )
