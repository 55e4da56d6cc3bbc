"""Converts the text of a parsed page from legacy codings to Unicode, in place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.charset import DecodedText
from extractors.html.element_text import BLOCKS, UNREAD, children
from extractors.legacy_text.blocks import CodedBlock, block_codings
from extractors.legacy_text.coding import Coding, to_unicode
from extractors.legacy_text.detect import may_be_legacy

_TCVN3_FONT = re.compile(r"(?:^|[\s,;:'\"])\.Vn\w+", re.IGNORECASE)
_VNI_FONT = re.compile(r"(?:^|[\s,;:'\"])VNI-\w+", re.IGNORECASE)
_CAPITALS_FONT = re.compile(r"\.Vn\w+H\b")

# What pages put between parts of a title of the head: the site's name there may be in another coding.
_BETWEEN = re.compile(r"(\s[-–|»:]\s)")

# Bytes of Latin-1 that Windows-1258 has as other characters.
_AS_LATIN = {ord(bytes([byte]).decode("cp1258")): byte for byte in range(0xA0, 0x100)}


@dataclass(frozen=True, slots=True)
class _Font:
    coding: Coding | None = None
    is_capitals: bool = False


@dataclass(slots=True)
class _Piece:
    """Neighbouring text nodes of one block and one font."""

    font: _Font
    nodes: list[LexborNode] = field(default_factory=list)

    def text(self) -> str:
        return "".join(node.text_content or "" for node in self.nodes)


def convert_legacy(page: LexborHTMLParser, decoded: DecodedText) -> tuple[Coding, ...]:
    """The codings that were found; none if the page is not changed."""
    as_coded = _as_latin if decoded.charset == "windows-1258" else str
    # Lexbor's own way to the text takes half the time of `text()`.
    if page.body is None or not may_be_legacy(as_coded(page.body.text_lexbor())):
        return ()
    pieces = list(_pieces(page))
    codings = block_codings([CodedBlock(as_coded(piece.text()), piece.font.coding) for piece in pieces])
    for piece, coding in zip(pieces, codings, strict=True):
        if coding:
            _convert(piece, coding, as_coded)
    found = tuple(dict.fromkeys(coding for coding in codings if coding))
    if found:
        _convert_head(page, found[0], as_coded)
    return found


def _as_latin(text: str) -> str:
    return text.translate(_AS_LATIN)


def _convert(piece: _Piece, coding: Coding, as_coded: Callable[[str], str]) -> None:
    for node in piece.nodes:
        new = to_unicode(as_coded(node.text_content or ""), coding)
        node.replace_with(new.upper() if piece.font.is_capitals else new)


def _convert_head(page: LexborHTMLParser, coding: Coding, as_coded: Callable[[str], str]) -> None:
    """Converts the title and the statements, which generic reading compares with the heading."""
    for node in page.css("meta[content]"):
        node.attrs["content"] = _converted_parts(node.attributes.get("content") or "", coding, as_coded)
    for node in page.css("title"):
        text = node.first_child
        if text is not None and text.is_text_node:
            text.replace_with(_converted_parts(text.text_content or "", coding, as_coded))


def _converted_parts(text: str, coding: Coding, as_coded: Callable[[str], str]) -> str:
    parts = _BETWEEN.split(as_coded(text))
    found = block_codings([CodedBlock(part, coding) for part in parts])
    if not any(found):
        return text
    return "".join(to_unicode(part, one) if one else part for part, one in zip(parts, found, strict=True))


def _pieces(page: LexborHTMLParser) -> Iterator[_Piece]:
    growing: _Piece | None = None
    waiting: list[tuple[LexborNode | None, _Font]] = [(page.body, _Font())]
    while waiting:
        node, font = waiting.pop()
        if node is None or node.tag == "br" or (node.is_text_node and growing is not None and growing.font != font):
            if growing is not None:
                yield growing
            growing = None
        if node is None or node.tag in UNREAD:
            continue
        if node.is_text_node:
            growing = growing or _Piece(font)
            growing.nodes.append(node)
        elif node.is_element_node:
            inner = _font_of(node, font)
            border: list[tuple[LexborNode | None, _Font]] = [(None, font)] if node.tag in BLOCKS else []
            waiting += [*border, *((child, inner) for child in reversed(children(node))), *border]
    if growing is not None:
        yield growing


def _font_of(node: LexborNode, around: _Font) -> _Font:
    attributes = node.attributes
    named = attributes.get("face") or attributes.get("style") or ""
    if _TCVN3_FONT.search(named):
        return _Font(Coding.TCVN3, _CAPITALS_FONT.search(named) is not None)
    if _VNI_FONT.search(named):
        return _Font(Coding.VNI)
    return _Font() if "face" in attributes or "font-family" in named else around
