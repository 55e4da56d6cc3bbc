"""Reads a spreadsheet (XLSX) by openpyxl: the stored values of each row, sheet by sheet."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from extractors.documents.document_text import DocumentBlock, DocumentText, refuse_long
from extractors.documents.failure import DocumentFailure
from extractors.html.block import BlockKind
from extractors.html.blocks import CELL_BORDER
from extractors.refusal import RefusalReason

_MOST_ROWS = 50_000
_MOST_CELLS = 1_000_000


def read_sheet(body: bytes) -> DocumentText:
    """Raises DocumentFailure. Formulas are not computed: a value that no program has stored is lacking."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 (an extra: it may not be installed)
    except ImportError as error:
        raise DocumentFailure(RefusalReason.NO_READER, "XLSX needs the extra luutru[documents]") from error
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        blocks = list(_blocks(book))
        title = book.properties.title
        book.close()
    except (DocumentFailure, MemoryError):
        raise
    except Exception as error:  # openpyxl fails in many ways on a file that is not as the standard says
        raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"XLSX: {type(error).__name__}: {error}") from error
    refuse_long(blocks)
    return DocumentText(tuple(blocks), title or None)


def _blocks(book: Any) -> Iterator[DocumentBlock]:  # noqa: ANN401 (openpyxl publishes no types)
    rows = cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        named = len(book.worksheets) > 1
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
            texts = [text for value in row if (text := _shown(value))]
            if cells > _MOST_CELLS or rows > _MOST_ROWS:
                raise DocumentFailure(RefusalReason.OVERSIZED, f"more than {_MOST_ROWS} rows or {_MOST_CELLS} cells")
            if not texts:
                continue
            if named:
                yield DocumentBlock(BlockKind.HEADING, sheet.title)
                named = False
            rows += 1
            yield DocumentBlock(BlockKind.ROW, CELL_BORDER.join(texts))


def _shown(value: object) -> str:
    """The value as Vietnamese spreadsheets show it, without a cell's own number format."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time(0) else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
