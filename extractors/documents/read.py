"""Reads one captured document: returns an article, whose text goes to the corpus as a page's does, or a refusal."""

from collections.abc import Callable, Mapping

from extractors.article import Article, Details, FieldSource, ReadingWarning, WarningKind
from extractors.article_check import not_an_article
from extractors.captured_page import CapturedPage
from extractors.details.language import language_of
from extractors.documents.document_format import document_format
from extractors.documents.document_text import DocumentBlock, DocumentText
from extractors.documents.document_title import document_title
from extractors.documents.failure import DocumentFailure
from extractors.documents.opendocument import read_opendocument
from extractors.documents.pdf import read_pdf
from extractors.documents.sheet import read_sheet
from extractors.documents.word import read_word
from extractors.html.block import BlockKind
from extractors.html.element_text import one_line
from extractors.legacy_text.blocks import CodedBlock, block_codings
from extractors.legacy_text.coding import Coding, to_unicode
from extractors.refusal import Refusal, RefusalReason
from seeds.attachments import DocumentFormat

LAYOUT = "attachment"
"""The name under which readings of documents are kept; the format follows it."""

_READERS: Mapping[DocumentFormat, Callable[[bytes], DocumentText]] = {
    DocumentFormat.PDF: read_pdf,
    DocumentFormat.DOCX: read_word,
    DocumentFormat.XLSX: read_sheet,
    DocumentFormat.ODT: read_opendocument,
}


def read_document(page: CapturedPage, digest: str) -> Article | Refusal:
    """`digest` is that of the readers, as a layout's digest is that of its rules."""
    try:
        found = document_format(page.body)
        return document_article(_reader(found)(page.body), page.url, found, digest)
    except DocumentFailure as failure:
        return refused_document(failure, digest)


def _reader(found: DocumentFormat) -> Callable[[bytes], DocumentText]:
    reader = _READERS.get(found)
    if reader is None:
        raise DocumentFailure(RefusalReason.NO_READER, f"{found.value} needs LibreOffice")
    return reader


def refused_document(failure: DocumentFailure, digest: str) -> Refusal:
    return Refusal(failure.reason, failure.detail, LAYOUT, digest)


def document_article(
    text: DocumentText, url: str, found: DocumentFormat, digest: str, warning: ReadingWarning | None = None
) -> Article | Refusal:
    """Converts legacy codings, chooses the title, and refuses a text that nobody could read."""
    blocks, codings = _in_unicode(text.blocks)
    if not blocks:
        return Refusal(RefusalReason.EMPTY, f"{found.value} without text", LAYOUT, digest)
    title = document_title(text.title, blocks[0][1], url)
    if title == blocks[0][1] and len(blocks) > 1:
        blocks = blocks[1:]
    if broken := not_an_article(title, [one for _, one in blocks]):
        return Refusal(*broken, LAYOUT, digest)
    codings = list(dict.fromkeys([*text.codings, *codings]))
    warnings = [ReadingWarning(WarningKind.LEGACY_TEXT, ", ".join(codings))] if codings else []
    return Article(
        section=None,
        title=title,
        byline=None,
        byline_place=None,
        published=None,
        lead=None,
        blocks=tuple(one for _, one in blocks),
        layout=f"{LAYOUT}:{found.value}",
        layout_digest=digest,
        confirmed=False,
        warnings=(*warnings, *([warning] if warning else [])),
        provenance=(FieldSource("title", "the file"), FieldSource("blocks", f"the text of the {found.value}")),
        kinds=tuple(kind for kind, _ in blocks),
        details=Details(language=language_of("\n".join([title, *(one for _, one in blocks)]))),
    )


def _in_unicode(blocks: tuple[DocumentBlock, ...]) -> tuple[list[tuple[BlockKind, str]], list[Coding]]:
    """The blocks that have text, each as one line, and the codings that were converted."""
    codings = block_codings([CodedBlock(block.text, block.font) for block in blocks])
    found: list[tuple[BlockKind, str]] = []
    for block, coding in zip(blocks, codings, strict=True):
        text = to_unicode(block.text, coding) if coding else block.text
        if line := one_line(text.upper() if coding and block.is_capitals else text):
            found.append((block.kind, line))
    return found, list(dict.fromkeys(coding for coding in codings if coding))
