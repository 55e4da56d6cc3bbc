"""Cuts the article's body from a page as blocks, without the parts that the layout drops; refuses obfuscated bodies.

An obfuscated body is never decoded, and never replaced by text from around it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.block import Block
from extractors.html.blocks import blocks_of
from extractors.layout.head import Head
from extractors.refusal import Refusal, RefusalReason
from seeds.layout import Layout
from seeds.layout_sign import HiddenBody

# Editors' systems put the file's name where a caption is missing (hanoimoi.vn, article of 2023-12-28).
_FILE_NAME = re.compile(r"[\w.()%+@-]+\.(?:jpe?g|png|gif|webp|bmp|tiff?|avif)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CutBody:
    """An element that the body's selector found, without the dropped parts, and its blocks."""

    node: LexborNode
    blocks: list[Block]


def cut_body(page: LexborHTMLParser, layout: Layout, apart: Iterable[LexborNode]) -> list[CutBody]:
    """The elements with text that the layout's body selector finds; removes elements from the page.

    Of nested elements, the outermost counts. The elements in `apart` (lead, byline) are removed first.
    """
    for node in outermost(list(apart)):
        node.decompose()
    nodes = outermost(page.css(layout.body))
    for node in nodes:
        drop_from(node, layout)
    bodies = (CutBody(node, wanted_blocks(node, layout)) for node in nodes)
    return [body for body in bodies if body.blocks]


def are_one(page: LexborHTMLParser, bodies: Sequence[CutBody]) -> bool:
    """Whether the elements are parts of one body: no heading of another story is between the first and the last."""
    last = bodies[-1].node.mem_id
    parts = {body.node.mem_id for body in bodies}
    seen = False
    for node in page.root.traverse() if page.root else ():
        if node.mem_id == last:
            return True
        if node.mem_id in parts:
            seen = True
        elif seen and node.tag == "h1":
            return False
    return True


def drop_from(body: LexborNode, layout: Layout) -> None:
    for selector in layout.drop:
        _drop(body, selector)


def wanted_blocks(body: LexborNode, layout: Layout) -> list[Block]:
    unwanted = [re.compile(pattern) for pattern in layout.drop_text]
    return [block for block in blocks_of(body) if _wanted(block.text, unwanted)]


def unlinked_length(body: LexborNode, layout: Layout) -> int:
    """The number of characters of the body's blocks outside links; removes the links."""
    _drop(body, "a")
    return sum(len(block.text) for block in wanted_blocks(body, layout))


def outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """The outermost nodes, each once: lexbor returns an element once for each part of a selector list that matches."""
    by_id = {node.mem_id: node for node in nodes}
    return [node for node in by_id.values() if not any(outer.mem_id in by_id for outer in _around(node))]


def _around(node: LexborNode) -> Iterable[LexborNode]:
    outer = node.parent
    while outer is not None:
        yield outer
        outer = outer.parent


def _drop(body: LexborNode, selector: str) -> None:
    for node in outermost(body.css(selector)):
        if node.mem_id != body.mem_id:
            node.decompose()


def is_file_name(text: str) -> bool:
    return _FILE_NAME.fullmatch(text) is not None


def _wanted(text: str, unwanted: list[re.Pattern[str]]) -> bool:
    return not is_file_name(text) and not any(pattern.search(text) for pattern in unwanted)


def hidden_body(head: Head, bodies: list[CutBody], layout: Layout) -> Refusal | None:
    """The refusal of an obfuscated body, or None; its detail ends with the lead, the only text that the page shows."""
    if layout.hidden_body is None:
        return None
    sign = _sign(bodies, layout, layout.hidden_body, has_lead=head.lead is not None)
    if sign is None:
        return None
    lead = f"; lead: {head.lead.text}" if head.lead else ""
    detail = f"{sign}; title: {head.title.text}{lead}"
    return Refusal(RefusalReason.BODY_OBFUSCATED, detail, layout.name, layout.digest)


def _sign(bodies: list[CutBody], layout: Layout, rule: HiddenBody, *, has_lead: bool) -> str | None:
    texts = [block.text for body in bodies for block in body.blocks]
    blobs = [text for text in texts if any(re.search(pattern, text) for pattern in rule.block)]
    if blobs:
        return f"a blob of {max(map(len, blobs))} characters"
    if rule.shortest is None or not has_lead:
        return None
    length = sum(unlinked_length(body.node.clone(), layout) for body in bodies)
    return f"{length} characters of body" if length < rule.shortest else None
