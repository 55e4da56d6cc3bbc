"""Decodes a body to text. The bytes themselves count more than the declared charset."""

import codecs
import re
from dataclasses import dataclass

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)

# The WHATWG encoding standard (section 4.2) reads these labels as the Windows code page.
_SAME_AS_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252"}

# Python's codecs that browsers have too; others (unicode_escape, idna) are not charsets of pages.
_OF_PAGES = re.compile(r"cp125\d|iso8859-\d+|gb\w+|big5|euc_\w+|shift_jis|koi8-\w")

# Character references to the halves of a surrogate pair; old editors write an emoji so: &#55357;&#56832;
_HALF = r"5(?:529[6-9]|5[3-9]\d\d|6\d\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])|[xX][dD][89a-fA-F][0-9a-fA-F]{2}"
_SURROGATES = re.compile(rf"&#({_HALF});(?:&#({_HALF});)?")
_MAY_BE_SURROGATE = re.compile(rb"&#[5xX]")
_HIGH, _LOW, _AFTER_LOW = 0xD800, 0xDC00, 0xE000

_LEGACY = ("cp1258", "cp1252")

# The standard prescan reads 1024 bytes; some portals have their meta later, behind comments.
_META_WITHIN = 4096

# Of UTF-16: so many zeros on one side for each on the other, and the shortest text that shows it.
_ZEROS_ON_ONE_SIDE = 20
_LEAST_UTF16 = 8

# A text with this many valid sequences for each broken one is damaged UTF-8: other charsets rarely form valid ones.
_WHOLE_FOR_ONE_BROKEN = 2


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Broken sequences are U+FFFD. `utf8` is the text as input for parsers."""

    text: str
    charset: str
    utf8: bytes


def decode(body: bytes, content_type: str | None) -> DecodedText:
    """Tries the byte order mark, then UTF-8, then the charset of header or meta, then a Windows code page.

    UTF-16 without a mark is known by its bytes.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :].decode(charset, "replace"), charset)
    if (wide := _utf16(body[:_META_WITHIN])) is not None:
        return _decoded(body.decode(wide, "replace"), wide)
    if utf8 := _as_utf8(body):
        return utf8
    for charset in (*_declared(body, content_type), *_LEGACY):
        try:
            return _decoded(body.decode(charset), charset.replace("cp", "windows-"))
        except UnicodeDecodeError:
            continue
    return _decoded(body.decode("utf-8", "replace"), "utf-8")


def _utf16(start: bytes) -> str | None:
    """The charset of UTF-16 without a byte order mark: every other byte of markup is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if min(even, odd) * _ZEROS_ON_ONE_SIDE > max(even, odd) or max(even, odd) * 2 < half or half < _LEAST_UTF16:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decoded(text: str, charset: str) -> DecodedText:
    text = _SURROGATES.sub(_put_together, text).replace("\0", "")
    return DecodedText(text, charset, text.encode())


def _put_together(match: re.Match[str]) -> str:
    """The character of two references to halves; nothing for a lone half, which no text can contain."""
    high, low = (int(part[1:], 16) if part[:1] in "xX" else int(part) for part in match.groups(default="0"))
    if _HIGH <= high < _LOW <= low < _AFTER_LOW:
        return chr(0x10000 + ((high - _HIGH) << 10) + (low - _LOW))
    return ""


def _as_utf8(body: bytes) -> DecodedText | None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    else:
        is_clean = b"\0" not in body and _MAY_BE_SURROGATE.search(body) is None
        return DecodedText(text, "utf-8", body) if is_clean else _decoded(text, "utf-8")
    broken = text.count("\ufffd")
    whole = sum(not char.isascii() for char in text) - broken
    return _decoded(text, "utf-8") if whole >= broken * _WHOLE_FOR_ONE_BROKEN else None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    places = ((content_type or "").encode("ascii", "replace"), body[:_META_WITHIN])
    labels = [match[1].decode("ascii") for place in places if (match := _LABEL.search(place))]
    return [charset for label in labels if (charset := _known(label))]


def _known(label: str) -> str | None:
    try:
        charset = codecs.lookup(label).name
    except LookupError:
        return None
    charset = _SAME_AS_WINDOWS.get(charset, charset)
    return charset if _OF_PAGES.fullmatch(charset) else None
