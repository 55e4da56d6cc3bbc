"""Reads an attachment in a reading process: by a library, after a conversion, or by optical character recognition."""

from collections.abc import Callable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article, ReadingWarning, WarningKind
from extractors.captured_page import CapturedPage
from extractors.documents.document_format import document_format
from extractors.documents.failure import DocumentFailure
from extractors.documents.read import document_article, read_document, refused_document
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.document_tools import CONVERTED_TO, converted, text_of_scan, tools_here
from seeds.attachments import DocumentFormat
from seeds.grammar import json_digest
from seeds.site import Site


def read_captured(
    page: CapturedPage, site: Site, parsed: Callable[[LexborHTMLParser], None] = lambda _: None
) -> Article | Refusal:
    """Reads a page by the site's layouts, and an attachment as a document; `parsed` as in extractors.read."""
    if site.identify_attachment(page.url) is None:
        return read(page, site, parsed)
    return _read_attachment(page, site)


def attachment_digest(site: Site) -> str:
    """The digest of what reads the site's attachments here: what is installed, and whether scans are read."""
    ocr = site.attachments is not None and site.attachments.ocr
    return json_digest(["attachment", tools_here(), ocr])


def _read_attachment(page: CapturedPage, site: Site) -> Article | Refusal:
    digest = attachment_digest(site)
    try:
        found = document_format(page.body)
        if found in CONVERTED_TO:
            page = replace(page, body=converted(page.body, found))
        reading = read_document(page, digest)
        if _is_scan(reading) and found is DocumentFormat.PDF and site.attachments and site.attachments.ocr:
            warning = ReadingWarning(WarningKind.OCR, "read from pictures of the pages, by tesseract")
            return document_article(text_of_scan(page.body), page.url, found, digest, warning)
    except DocumentFailure as failure:
        return refused_document(failure, digest)
    return replace(reading, layout=f"attachment:{found.value}") if isinstance(reading, Article) else reading


def _is_scan(reading: Article | Refusal) -> bool:
    return isinstance(reading, Refusal) and reading.reason is RefusalReason.NO_TEXT_LAYER
