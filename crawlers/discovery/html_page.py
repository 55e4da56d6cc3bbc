"""Builds Scrapy's HtmlResponse from an HTML answer, in an encoding that browsers know."""

import codecs
from collections.abc import Iterator

from scrapy.http import HtmlResponse
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

# Python has codecs that are no text encodings (undefined, hex, idna, rot13); these are the browsers' encodings (WHATWG,
# "Encoding"), under Python's names.
_BROWSERS = frozenset(
    {
        "utf-8", "utf-16-le", "utf-16-be", "cp1258", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255",
        "cp1256", "cp1257", "cp874", "cp866", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6",
        "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r",
        "koi8-u", "mac-roman", "mac-cyrillic", "gbk", "gb18030", "big5", "euc_jp", "iso2022_jp", "shift_jis",
        "euc_kr",
    }
)  # fmt: skip


def html_page(url: str, content_type: str, body: bytes) -> HtmlResponse:
    return HtmlResponse(url, body=body, encoding=_encoding(content_type, body))


def _encoding(content_type: str, body: bytes) -> str:
    """The encoding that the page declares, if browsers know it; else UTF-8."""
    for stated in _stated_charsets(content_type, body):
        name = _known(stated)
        if name:
            return name
    return "utf-8"


def _stated_charsets(content_type: str, body: bytes) -> Iterator[str | None]:
    yield read_bom(body)[0]
    yield http_content_type_encoding(content_type.encode("latin-1", "replace").decode("ascii", "replace"))
    yield html_body_declared_encoding(body)


def _known(stated: str | None) -> str | None:
    if not stated:
        return None
    resolved = resolve_encoding(stated)
    if not resolved:
        return None
    try:
        name = codecs.lookup(resolved).name
    except LookupError:
        return None
    return name if name in _BROWSERS else None
