"""The codings that Vietnamese had before Unicode, each with its conversion to Unicode.

TCVN3 and VNI are fonts: the text has letters of Latin-1, and the font draws Vietnamese ones in their places. VIQR is
ASCII with marks behind the letters (RFC 1456).
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = (GRAVE, HOOK, TILDE, ACUTE, DOT)
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"


class Coding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"
    VIQR = "VIQR"


# TCVN 5712:1993, VN3. Capitals with a tone have no place of their own: a mark follows the capital (`Â³` is Ấ), or a
# second font (.VnTimeH) draws the small letters as capitals.
TCVN3_LETTERS: Mapping[str, str] = {
    **dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)),
    **dict(zip("¨©ª«¬\u00ad®", "ăâêôơưđ", strict=True)),
    **dict(zip("µ¶·¸¹", "àảãáạ", strict=True)),
    **dict(zip("»¼½¾Æ", "ằẳẵắặ", strict=True)),
    **dict(zip("ÇÈÉÊË", "ầẩẫấậ", strict=True)),
    **dict(zip("ÌÎÏÐÑ", "èẻẽéẹ", strict=True)),
    **dict(zip("ÒÓÔÕÖ", "ềểễếệ", strict=True)),
    **dict(zip("×ØÜÝÞ", "ìỉĩíị", strict=True)),
    **dict(zip("ßáâãä", "òỏõóọ", strict=True)),
    **dict(zip("åæçèé", "ồổỗốộ", strict=True)),
    **dict(zip("êëìíî", "ờởỡớợ", strict=True)),
    **dict(zip("ïñòóô", "ùủũúụ", strict=True)),
    **dict(zip("õö÷øù", "ừửữứự", strict=True)),
    **dict(zip("úûüýþ", "ỳỷỹýỵ", strict=True)),
}
_TCVN3_TONES = dict(zip("°±²³´", TONES, strict=True))

# Letters that VNI has in one place, and the marks that it writes behind a letter.
VNI_LETTERS: Mapping[str, str] = dict(zip("ñíìæóòôöîÑÍÌÆÓÒÔÖÎ", "đíìỉĩịơưỵĐÍÌỈĨỊƠƯỴ", strict=True))
VNI_MARKS: Mapping[str, str] = {
    **dict(zip("øûõùï", TONES, strict=True)),
    **{mark: CIRCUMFLEX + tone for mark, tone in zip("âàåãáä", ("", *TONES), strict=True)},
    **{mark: BREVE + tone for mark, tone in zip("êèúüéë", ("", *TONES), strict=True)},
}

_VIQR_SHAPES = {"^": CIRCUMFLEX, "(": BREVE, "+": HORN, "*": HORN}
_VIQR_TONES = {"`": GRAVE, "'": ACUTE, "\u2019": ACUTE, "?": HOOK, "~": TILDE, ".": DOT}

_VNI = re.compile(rf"([aeouyôö])([{''.join(VNI_MARKS)}])|[{''.join(VNI_LETTERS)}]", re.IGNORECASE)
_TCVN3_MARKED = re.compile(r"([aeiouyăâêôơư])([°±²³´])", re.IGNORECASE)
# Web and mail addresses stay; so does a full stop or question mark at the end of a text of this many words.
_ADDRESS = r"(?P<address>\S+@\S+|\w+://\S+|www\.\S+|\S+\.(?:vn|com|net|org|html?)\b\S*)"
_WORDS_OF_A_SENTENCE = 8
_VIQR = re.compile(
    rf"{_ADDRESS}|"
    r"\\([-`'\u2019?~.^(+*dD\\])|(d[dD]|DD|Dd)|([aA])([\^(]?)([`'\u2019?~.]?)|([eE])(\^?)([`'\u2019?~.]?)|"
    r"([oO])([\^+*]?)([`'\u2019?~.]?)|([uU])([+*]?)([`'\u2019?~.]?)|([iIyY])()([`'\u2019?~.]?)"
)


def to_unicode(text: str, coding: Coding) -> str:
    """The text in NFC; characters that the coding does not use stay."""
    match coding:
        case Coding.TCVN3:
            letters = text.translate(_TCVN3_TABLE)
            found = _TCVN3_MARKED.sub(lambda match: match[1] + _TCVN3_TONES[match[2]], letters)
        case Coding.VNI:
            found = _VNI.sub(_of_vni, text)
        case Coding.VIQR:
            found = _from_viqr(text)
    return unicodedata.normalize("NFC", found)


_TCVN3_TABLE = str.maketrans(dict(TCVN3_LETTERS))


def _of_vni(match: re.Match[str]) -> str:
    if match[1] is None:
        return VNI_LETTERS[match[0]]
    return VNI_LETTERS.get(match[1], match[1]) + VNI_MARKS[match[2].lower()]


def _from_viqr(text: str) -> str:
    stop = re.search(r"(?<!\\)[.?]\s*$", text) if len(text.split()) >= _WORDS_OF_A_SENTENCE else None
    end = stop.start() if stop else len(text)
    return _VIQR.sub(_of_viqr, text[:end]) + text[end:]


def _of_viqr(match: re.Match[str]) -> str:
    address, escaped, d, *vowel = match.groups()
    if address or escaped:
        return address or escaped
    if d:
        return "Đ" if d[0] == "D" else "đ"
    letter, shape, tone = [part for part in vowel if part is not None]
    return letter + _VIQR_SHAPES.get(shape, "") + _VIQR_TONES.get(tone, "")
