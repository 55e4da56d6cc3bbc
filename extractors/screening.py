"""Recognises bodies that are no article page: empty, oversized or not HTML, firewall challenges, logins and errors."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.element_text import element_text, one_line
from extractors.refusal import RefusalReason

# A challenge is a page with a script and a sentence; the largest ones seen hold some 30 KB of script.
_LARGEST = 64 * 1024

_MARKS = (
    # Cloudrity (Viettel) sets a cookie by script and loads again: 177 to 600 bytes.
    ("cookie script", re.compile(r"document\.cookie\s*=.{0,400}?location\.(?:reload|href|replace)", re.DOTALL)),
    (
        "Cloudflare",
        re.compile(r"cf[-_]chl|/cdn-cgi/challenge-platform|cf-browser-verification|Attention Required! \| Cloudflare"),
    ),
    (
        "captcha",
        re.compile(r"g-recaptcha|h-captcha|cf-turnstile|Incapsula incident|_Incapsula_Resource", re.IGNORECASE),
    ),
    (
        "block page",
        re.compile(r"<title>\s*(?:Access Denied|Just a moment|403 Forbidden|Request Rejected)", re.IGNORECASE),
    ),
    ("block page", re.compile(r"blocked by our security system", re.IGNORECASE)),
)


# A challenge has little text, hardly any links and no story; a page with these may have a form with a captcha.
_LITTLE_TEXT = 1000
_FEW_LINKS = 5
_TITLE_STATED = "meta[property='og:title'], meta[property='article:published_time']"
_STORY_STATED = "meta[property='article:published_time'], meta[property='og:type'][content='article']"


def challenge_mark(html: str, tree: LexborHTMLParser) -> str | None:
    """The kind of challenge, or None; only for pages without a layout's sign."""
    if len(html) > _LARGEST or _has_a_story(tree):
        return None
    return next((name for name, mark in _MARKS if mark.search(html)), None)


def _has_a_story(tree: LexborHTMLParser) -> bool:
    text = element_text(tree.body) if tree.body else ""
    if len(text) < _LITTLE_TEXT and len(tree.css("a[href]")) < _FEW_LINKS:
        return tree.css_first(_TITLE_STATED) is not None and tree.css_first("h1") is not None
    return True


LARGEST_BODY = 10 * 1024 * 1024

_LOOK_WITHIN = 4096
_HTML_TYPES = re.compile(r"html|text/plain|text/xml|application/xml|octet-stream", re.IGNORECASE)
# A share of stray zero bytes; with more of them, the bytes are not 8-bit text.
_STRAY_ZEROS = 0.01
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
    """The refusal's reason and detail, or None for a body that may be a page."""
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
    if beginning.startswith((*_MAGIC, b"{", b"[")) or beginning.count(0) > len(beginning) * _STRAY_ZEROS:
        return False
    return _TAG.search(body[: 16 * _LOOK_WITHIN]) is not None


# An error page says so in a short title or heading; a longer heading belongs to a story about errors.
_LONGEST_HEADING = 60
# A page with more text than this has other content beside its login box.
_LONGEST_LOGIN = 1500
_ERROR = re.compile(
    r"^\W*(?:4\d\d|50[0-4])\b|không tìm thấy|không tồn tại|not found|bảo trì|maintenance|lỗi hệ thống|server error",
    re.IGNORECASE,
)


def wall(tree: LexborHTMLParser) -> tuple[RefusalReason, str] | None:
    """Finds login and error pages; only for pages without a layout's sign: a story may have a login box beside it."""
    if tree.css_first(_STORY_STATED) is not None:
        return None
    if tree.css_first("input[type=password]") is not None:
        text = tree.body.text() if tree.body else ""
        if len(one_line(text)) <= _LONGEST_LOGIN:
            return RefusalReason.LOGIN, "asks for a password"
    for selector in ("title", "h1"):
        node = tree.css_first(selector)
        heading = one_line(node.text()) if node is not None else ""
        if 0 < len(heading) <= _LONGEST_HEADING and _ERROR.search(heading):
            return RefusalReason.ERROR_PAGE, f"{selector}: {heading}"
    return None


# The text of an apology for a missing page is no longer than this.
_LONGEST_APOLOGY = 300


def is_apology(title: str, texts: Sequence[str]) -> bool:
    """Whether an article only says that the page was not found."""
    short = len(title) <= _LONGEST_HEADING and sum(map(len, texts)) <= _LONGEST_APOLOGY
    return short and _ERROR.search(title) is not None and any(map(_ERROR.search, texts))
