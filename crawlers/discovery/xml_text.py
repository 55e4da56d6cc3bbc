"""Reads XML that a strict parser rejects: decodes its bytes and its character references."""

import codecs
import re
from typing import Final

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encodings in which feeds and sitemaps are written.
_SINGLE_BYTE = re.compile(r"(windows|cp|iso|latin|koi)[-_]?[\d-]+\w*|ascii|us-ascii", re.IGNORECASE)

_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_NAME = re.compile("|".join(_NAMED))
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_MOST_CODE = 0x10FFFF

_BYTES_NUMBERED = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]{1,40})|([0-9]{1,40}));")
_HALF = rb"&#(5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]);"
_HALVES = re.compile(_HALF + rb"(?:" + _HALF + rb")?")
_REPLACEMENT = b"&#65533;"


def decoded_xml(body: bytes) -> str:
    """Decodes by byte order mark, else as UTF-8, else as declared, else as Latin-1; removes NULs."""
    return _decoded(body).replace("\0", "")


def _decoded(body: bytes) -> str:
    for mark, coding in _BOMS:
        if body.startswith(mark):
            return body.decode(coding, "replace").lstrip("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_declared(body), "replace")


def element_content(text: str) -> str:
    """The text of an element without child elements. An `&` that begins no reference stays as it is."""
    unpacked = _CDATA.sub(lambda part: part[1].replace("&", "&amp;"), text)
    return _NAME.sub(lambda name: _NAMED[name[0]], _NUMBERED.sub(_character, unpacked)).strip()


def with_real_characters(body: bytes) -> bytes:
    """Joins references to two surrogate halves, and removes references to no character: they break parsers."""
    return _HALVES.sub(_joined_halves, _BYTES_NUMBERED.sub(_sound_reference, body))


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body[:200])
    name = found[1].decode("ascii") if found else ""
    if not _SINGLE_BYTE.fullmatch(name):
        return "latin-1"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "latin-1"


def _character(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if _is_character(code) else "\ufffd"


def _is_character(code: int) -> bool:
    return 0 < code <= _MOST_CODE and not _is_half(code)


def _is_half(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 (Unicode's surrogates)


def _sound_reference(reference: re.Match[bytes]) -> bytes:
    """The reference in decimal; halves are left for `_joined_halves`."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return b"&#%d;" % code if _is_character(code) or _is_half(code) else _REPLACEMENT


def _joined_halves(halves: re.Match[bytes]) -> bytes:
    codes = [int(half) for half in halves.groups() if half]
    pair = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return b"".join(b"&#%d;" % ord(character) for character in pair)
