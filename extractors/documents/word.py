"""Reads a Word document (DOCX) by python-docx: paragraphs and table rows in their order. Macros are never run."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from extractors.documents.document_text import DocumentBlock, DocumentText, refuse_long
from extractors.documents.failure import DocumentFailure
from extractors.documents.fonts import coding_of_font
from extractors.html.block import BlockKind
from extractors.html.blocks import CELL_BORDER
from extractors.refusal import RefusalReason

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph


_SIGNS = {"softHyphen": "\u00ad", "noBreakHyphen": "-", "tab": " ", "br": "\n", "cr": "\n"}
_UNREAD = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback", "instrText", "delText"})


def read_word(body: bytes) -> DocumentText:
    """Raises DocumentFailure."""
    try:
        from docx import Document as opened  # noqa: N813, PLC0415 (an extra: it may not be installed)
    except ImportError as error:
        raise DocumentFailure(RefusalReason.NO_READER, "DOCX needs the extra luutru[documents]") from error
    try:
        document = opened(BytesIO(body))
        blocks = list(_blocks(document))
        title = document.core_properties.title
    except MemoryError:
        raise
    except Exception as error:  # python-docx fails in many ways on a file that is not as the standard says
        raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"DOCX: {type(error).__name__}: {error}") from error
    refuse_long(blocks)
    return DocumentText(tuple(blocks), title or None)


def _blocks(document: "Document") -> Iterator[DocumentBlock]:
    from docx.table import Table  # noqa: PLC0415 (as above)

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        else:
            yield from _paragraph(part)


def _paragraph(paragraph: "Paragraph") -> Iterator[DocumentBlock]:
    style = paragraph.style
    kind = BlockKind.PARAGRAPH
    if style is not None and (style.name or "").startswith(("Heading", "Title")):
        kind = BlockKind.HEADING
    fonts = [run.font.name or (style.font.name if style is not None else None) for run in paragraph.runs if run.text]
    named = max(set(fonts), key=fonts.count, default=None)
    font, is_capitals = coding_of_font(named)
    for line in _text(paragraph).split("\n"):
        yield DocumentBlock(kind, line, font, is_capitals)


def _text(paragraph: "Paragraph") -> str:
    """As python-docx reads it, but with optional hyphens, which are the ư of TCVN3, and with text boxes once."""
    parts: list[str] = []
    waiting = [paragraph._p]  # noqa: SLF001 (python-docx has no public name for a paragraph's element)
    while waiting:
        node = waiting.pop()
        name = str(node.tag).rpartition("}")[2]
        if name == "t":
            parts.append(node.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in _UNREAD:
            waiting += reversed(node)
    return "".join(parts)


def _rows(table: "Table") -> Iterator[DocumentBlock]:
    """A merged cell is one cell for its whole row; a row with one cell of text is that cell's paragraphs."""
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))
        filled = [cell for cell in cells if cell.text.strip()]
        if len(filled) == 1:
            for paragraph in filled[0].paragraphs:
                yield from _paragraph(paragraph)
        elif filled:
            fonts = [
                block.font for cell in filled for one in cell.paragraphs for block in _paragraph(one) if block.text
            ]
            text = CELL_BORDER.join(" ".join(_text(one) for one in cell.paragraphs).strip() for cell in filled)
            yield DocumentBlock(BlockKind.ROW, text, next((font for font in fonts if font), None))
