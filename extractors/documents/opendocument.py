"""Reads an OpenDocument text (ODT): headings, paragraphs and table rows of its content, in their order."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from extractors.documents.document_text import DocumentBlock, DocumentText, refuse_long
from extractors.documents.failure import DocumentFailure
from extractors.html.block import BlockKind
from extractors.html.blocks import CELL_BORDER
from extractors.refusal import RefusalReason

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NOTES = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}tracked-changes")


def read_opendocument(body: bytes) -> DocumentText:
    """Raises DocumentFailure."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            content = _parsed(packed.read("content.xml"))
            meta = _parsed(packed.read("meta.xml")) if "meta.xml" in packed.namelist() else None
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError, etree.XMLSyntaxError) as error:
        raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"ODT: {type(error).__name__}: {error}") from error
    text = content.find(f"{_OFFICE}body/{_OFFICE}text")
    blocks = list(_blocks(text)) if text is not None else []
    refuse_long(blocks)
    title = next(meta.iter(_TITLE), None) if meta is not None else None
    return DocumentText(tuple(blocks), title.text if title is not None else None)


def _parsed(xml: bytes) -> etree._Element:
    # Entities are not replaced: a few bytes of them may expand to gigabytes.
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _blocks(around: etree._Element) -> Iterator[DocumentBlock]:
    waiting = list(reversed(around))
    while waiting:
        node = waiting.pop()
        if node.tag == f"{_TEXT}h":
            yield DocumentBlock(BlockKind.HEADING, _text(node))
        elif node.tag == f"{_TEXT}p":
            yield from (DocumentBlock(BlockKind.PARAGRAPH, line) for line in _text(node).split("\n"))
        elif node.tag == f"{_TABLE}table-row":
            cells = [text for cell in node if (text := " ".join(_text(cell).split()))]
            if cells:
                yield DocumentBlock(BlockKind.ROW if len(cells) > 1 else BlockKind.PARAGRAPH, CELL_BORDER.join(cells))
        elif node.tag not in _NOTES:
            waiting += reversed(node)


def _text(node: etree._Element) -> str:
    parts: list[str] = []
    for event, one in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            if one is not node and one.tag == f"{_TEXT}p":
                parts.append(" ")
            parts.append({f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}.get(one.tag, ""))
            parts.append(one.text or "")
        elif one is not node:
            parts.append(one.tail or "")
    return "".join(parts)
