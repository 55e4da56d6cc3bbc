"""Bodies that are refused before they are read: nothing in them, too much of it, or no HTML."""

import re

from extractors.captured_page import CapturedPage
from extractors.refusal import RefusalReason

LARGEST_BODY = 10 * 1024 * 1024

_LOOK_WITHIN = 4096
_HTML_TYPES = re.compile(r"html|text/plain|text/xml|application/xml|octet-stream", re.IGNORECASE)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
)
_TAG = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|p|script|a|table|span|h1)\b", re.IGNORECASE)
_BYTE_ORDER_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")


def not_a_page(page: CapturedPage) -> tuple[RefusalReason, str] | None:
    """The reason and its detail, or None for a body worth reading."""
    if not page.body.strip():
        return RefusalReason.EMPTY, "the body is empty"
    if len(page.body) > LARGEST_BODY:
        return RefusalReason.OVERSIZED, f"{len(page.body)} bytes, more than {LARGEST_BODY}"
    if page.content_type and not _HTML_TYPES.search(page.content_type):
        return RefusalReason.NOT_HTML, f"served as {page.content_type}"
    return None if _looks_like_html(page.body) else (RefusalReason.NOT_HTML, "the bytes are no HTML")


def _looks_like_html(body: bytes) -> bool:
    if body.startswith(_BYTE_ORDER_MARKS_16):
        return True
    beginning = body[:_LOOK_WITHIN].lstrip()
    if beginning.startswith((*_MAGIC, b"{", b"[")) or b"\0" in beginning:
        return False
    return _TAG.search(body[: 16 * _LOOK_WITHIN]) is not None
