"""Reads the text layer of a PDF by PDFium, page by page, and joins its lines to paragraphs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extractors.documents.document_text import DocumentBlock, DocumentText, refuse_long
from extractors.documents.failure import DocumentFailure
from extractors.documents.pdf_lines import paragraphs
from extractors.html.block import BlockKind
from extractors.html.element_text import one_line
from extractors.legacy_text.blocks import converted_texts
from extractors.refusal import RefusalReason

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# A page with fewer characters has no text layer; a scan may have a stamp or a page number on it.
_LEAST_OF_A_PAGE = 16
_MOST_PAGES = 5000

# PDFium's mark for a hyphen at a line's end, and its marks for characters without a meaning.
_HYPHENS = ("\ufffe", "\x02")


def read_pdf(body: bytes) -> DocumentText:
    """Raises DocumentFailure; `no_text_layer` for a scan."""
    with _opened(body) as document:
        pages = [_lines(document, number) for number in range(len(document))]
        shown = sum(sum(map(len, lines)) >= _LEAST_OF_A_PAGE for lines in pages)
        if not shown:
            raise _without_text(document)
        # A signed page or a map between pages of text is no scan; more of them than of text is.
        if shown < len(pages) - shown:
            detail = f"{len(pages) - shown} of {len(pages)} pages are without text"
            raise DocumentFailure(RefusalReason.NO_TEXT_LAYER, detail)
        title = document.get_metadata_value("Title")
    # Lines are joined by their first letters and last signs, which a legacy coding hides.
    lines, codings = converted_texts([line for page in pages for line in page])
    rest = iter(lines)
    read = paragraphs([[next(rest) for _ in page] for page in pages])
    blocks = [DocumentBlock(BlockKind.PARAGRAPH, text) for text in read]
    refuse_long(blocks)
    return DocumentText(tuple(blocks), title or None, codings)


def pictures_of(body: bytes, most: int) -> Iterator[bytes]:
    """Each page as a grey picture in the form PGM, for optical character recognition. Raises DocumentFailure."""
    with _opened(body) as document:
        if len(document) > most:
            raise DocumentFailure(RefusalReason.NO_TEXT_LAYER, f"a scan of {len(document)} pages, more than {most}")
        for number in range(len(document)):
            width, height = document[number].get_size()
            # 300 dots an inch, as tesseract wants it, but never more than a poster's page needs.
            scale = min(300 / 72, 5000 / max(width, height, 1))
            bitmap = document[number].render(scale=scale, grayscale=True)
            rows = bytes(bitmap.buffer)
            lines = (rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
            yield b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)


@contextmanager
def _opened(body: bytes) -> Iterator["PdfDocument"]:
    try:
        from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 (an extra: it may not be installed)
    except ImportError as error:
        raise DocumentFailure(RefusalReason.NO_READER, "PDF needs the extra luutru[documents]") from error
    try:
        document = PdfDocument(body)
    except PdfiumError as error:
        is_locked = "password" in str(error).lower()
        reason = RefusalReason.ENCRYPTED if is_locked else RefusalReason.BROKEN_DOCUMENT
        raise DocumentFailure(reason, f"PDF: {error}") from error
    try:
        if len(document) > _MOST_PAGES:
            raise DocumentFailure(RefusalReason.OVERSIZED, f"{len(document)} pages")
        yield document
    except PdfiumError as error:
        raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"PDF: {error}") from error
    finally:
        document.close()


def _lines(document: "PdfDocument", number: int) -> list[str]:
    text = document[number].get_textpage().get_text_range()
    for mark in _HYPHENS:
        text = text.replace(mark, "\u00ad")
    return [line for part in text.splitlines() if (line := part.strip()) and one_line(line)]


def _without_text(document: "PdfDocument") -> DocumentFailure:
    if any(True for page in document for _ in page.get_objects(max_depth=2)):
        return DocumentFailure(RefusalReason.NO_TEXT_LAYER, f"{len(document)} pages without text")
    return DocumentFailure(RefusalReason.EMPTY, f"{len(document)} empty pages")
