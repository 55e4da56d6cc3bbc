"""The part of a page that is the article's body, free of what its layout drops, as blocks."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.block import Block
from extractors.blocks_of import blocks_of
from seeds.layout import Layout

# Editors' systems put the file's name where a caption is wanted (hanoimoi.vn, article of 2023-12-28).
_FILE_NAME = re.compile(r"[\w.()%+@-]+\.(?:jpe?g|png|gif|webp|bmp|tiff?|avif)", re.IGNORECASE)


def cut_body(page: LexborHTMLParser, layout: Layout, lead: LexborNode | None) -> list[list[Block]]:
    """The blocks of each element that the layout's body selector finds, empty ones left out; the page is cut up.

    Of elements inside each other the outermost counts. The lead's element is taken out wherever it stands.
    """
    if lead is not None:
        lead.decompose()
    bodies = _outermost(page.css(layout.body))
    for selector in layout.drop:
        _drop(bodies, selector)
    unwanted = [re.compile(pattern) for pattern in layout.drop_text]
    found = [[block for block in blocks_of(body) if _wanted(block.text, unwanted)] for body in bodies]
    return [blocks for blocks in found if blocks]


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(outer.mem_id in ids for outer in _around(node))]


def _around(node: LexborNode) -> Iterable[LexborNode]:
    outer = node.parent
    while outer is not None:
        yield outer
        outer = outer.parent


def _drop(bodies: list[LexborNode], selector: str) -> None:
    for body in bodies:
        for node in _outermost(body.css(selector)):
            if node.mem_id != body.mem_id:
                node.decompose()


def _wanted(text: str, unwanted: list[re.Pattern[str]]) -> bool:
    return not _FILE_NAME.fullmatch(text) and not any(pattern.search(text) for pattern in unwanted)
