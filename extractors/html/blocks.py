"""Flattens an element into blocks of text in page order: paragraphs, headings, captions, list items and table rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from selectolax.lexbor import LexborNode

from extractors.html.block import Block, BlockKind
from extractors.html.element_text import (
    BLOCKS,
    TEXT,
    UNREAD,
    add_text,
    children,
    element_text,
    hides,
    one_line,
    shows_lines,
)

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.ITEM),
}
_ALIGNMENT = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
CELL_BORDER = " | "

# A cell with this many characters in paragraphs is running text, not an entry of a table.
_RUNNING_TEXT = 150


class _Place(NamedTuple):
    """What a block inherits from the elements around it."""

    kind: BlockKind
    side: str | None
    keeps_lines: bool = False


_START = _Place(BlockKind.PARAGRAPH, None)
_Steps: TypeAlias = list[tuple[LexborNode | None, _Place]]
"""Nodes still to be read, the next one last; None ends a block."""
# An element of another tag without attributes has the place of what is around it.
_OF_A_PLACE = frozenset({*_KINDS, "center", "pre"})


@dataclass(slots=True)
class _Run:
    """Text of an unfinished block: it ends where a block begins or ends, or at a line break in a paragraph."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def end(self, place: _Place) -> None:
        if not self.parts:
            return
        raw = "".join(self.parts)
        self.parts.clear()
        if text := one_line(raw):
            self.blocks.append(Block(place.kind, text, place.side, _indent(raw)))

    def line_break(self, place: _Place) -> None:
        if place.kind is BlockKind.PARAGRAPH:
            self.end(place)
        else:
            self.parts.append(" ")


def blocks_of(root: LexborNode) -> list[Block]:
    """Every text under the root is in exactly one block; a table's row is one block, its cells joined by " | "."""
    run = _Run()
    waiting: _Steps = [(None, _START)]
    _add_inside(waiting, root, _START)
    while waiting:
        node, place = waiting.pop()
        if node is None:
            run.end(place)
            continue
        tag = node.tag
        if tag == TEXT:
            _add(run, node.text_content or "", place)
        elif tag == "br":
            run.line_break(place)
        elif node.is_element_node and tag not in UNREAD and not hides(tag, attributes := node.attributes):
            _step_into(waiting, node, tag, attributes, place, run)
    return run.blocks


def _add(run: _Run, text: str, place: _Place) -> None:
    if not place.keeps_lines:
        add_text(run.parts, text)
        return
    first, *further = text.split("\n")
    add_text(run.parts, first)
    for line in further:
        run.line_break(place)
        run.parts.append(line)


def _step_into(
    waiting: _Steps, node: LexborNode, tag: str | None, attributes: Mapping[str, str | None], place: _Place, run: _Run
) -> None:
    """Adds the further steps for an element, the last one first."""
    inner = _place_in(tag, attributes, place) if attributes or tag in _OF_A_PLACE else place
    if tag in BLOCKS:
        run.end(place)
        if tag == "tr" and (row := _row(node, inner)):
            run.blocks.append(row)
            return
        waiting.append((None, inner))
    _add_inside(waiting, node, inner)


def _add_inside(waiting: _Steps, node: LexborNode, place: _Place) -> None:
    child = node.last_child
    while child is not None:
        waiting.append((child, place))
        child = child.prev


def _place_in(tag: str | None, attributes: Mapping[str, str | None], place: _Place) -> _Place:
    lines = place.keeps_lines or shows_lines(tag, attributes)
    if tag not in BLOCKS:
        return place._replace(keeps_lines=lines) if lines else place
    css = _ALIGNMENT.search(attributes.get("style") or "")
    side = (css[1] if css else attributes.get("align") or "").lower() or ("center" if tag == "center" else None)
    # A paragraph inside a list item or a caption keeps the kind of the outer element.
    kind = _KINDS.get(tag or "", place.kind) if place.kind is BlockKind.PARAGRAPH else place.kind
    return _Place(kind, side or place.side, lines)


def _row(node: LexborNode, place: _Place) -> Block | None:
    """The row as one block; None if the table only serves the page's visual layout."""
    if node.css_first("table") is not None:
        return None
    cells = [child for child in children(node) if child.tag in ("td", "th")]
    texts = [text for cell in cells if (text := element_text(cell))]
    if len(texts) <= 1 or _places_text(cells):
        return None
    return Block(BlockKind.ROW, CELL_BORDER.join(texts), place.side, 0)


def _places_text(cells: list[LexborNode]) -> bool:
    """A picture beside running text: tables of data have neither pictures nor such long paragraphs."""
    pictured = [cell for cell in cells if cell.css_first("img, picture, video, iframe") is not None]
    return bool(pictured) and any(_is_running_text(cell) for cell in cells)


def _is_running_text(cell: LexborNode) -> bool:
    return len(cell.css("p, div, br")) > 0 and len(element_text(cell)) >= _RUNNING_TEXT


def _indent(raw: str) -> int:
    """Counts the visible blanks before the text; after a line end in the source, only non-breaking ones are visible."""
    leading = raw[: len(raw) - len(raw.lstrip())]
    return len(leading.lstrip(" \t\r\n\f") if "\n" in leading else leading)
