"""Writes Vietnamese in codings from before Unicode, as in old pages and documents."""

import unicodedata

from extractors.legacy_text.coding import BREVE, CIRCUMFLEX, HORN, TCVN3_LETTERS, TONES, VNI_LETTERS, VNI_MARKS, Coding

VOWELS = "aăâeêioôơuưy"
LETTERS = "".join(
    [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)] + ["bcdđghklmnpqrstvx"]
)
EVERY_LETTER = LETTERS + LETTERS.upper()

_OF_TCVN3 = {letter: code for code, letter in TCVN3_LETTERS.items()}
_OF_VNI = {letter: code for code, letter in VNI_LETTERS.items()}
_VNI_MARK = {marks: mark for mark, marks in VNI_MARKS.items()}
_TCVN3_TONE = dict(zip(TONES, "°±²³´", strict=True))
_VIQR_MARK = dict(zip((*TONES, CIRCUMFLEX, BREVE, HORN), ("`", "?", "~", "'", ".", "^", "(", "+"), strict=True))


def written(text: str, coding: Coding) -> str:
    letter = {Coding.TCVN3: _in_tcvn3, Coding.VNI: _in_vni, Coding.VIQR: _in_viqr}[coding]
    text = unicodedata.normalize("NFC", text)
    letters = (letter(char) if char.isascii() or char in EVERY_LETTER else char for char in text)
    return "".join(letters)


def _in_tcvn3(letter: str) -> str:
    if letter in _OF_TCVN3 or letter.isascii():
        return _OF_TCVN3.get(letter, letter)
    plain, tone = _without_tone(letter)
    return _OF_TCVN3.get(plain, plain) + _TCVN3_TONE[tone]


def _in_vni(letter: str) -> str:
    if letter in _OF_VNI or letter.isascii():
        return _OF_VNI.get(letter, letter)
    for plain in ("ơ", "ư", "Ơ", "Ư"):
        marks = unicodedata.normalize("NFD", letter).removeprefix(unicodedata.normalize("NFD", plain))
        if marks in TONES:
            return _OF_VNI[plain] + _cased(_VNI_MARK[marks], plain)
    shape = unicodedata.normalize("NFD", letter)
    marks = "".join(sorted(shape[1:], key=lambda mark: mark in TONES))
    return shape[0] + _cased(_VNI_MARK[marks], letter)


def _in_viqr(letter: str) -> str:
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    if letter.isascii():
        return f"\\{letter}" if letter in ".?'`~^(+*\\" else letter
    apart = unicodedata.normalize("NFD", letter)
    return apart[0] + "".join(_VIQR_MARK[mark] for mark in sorted(apart[1:], key=lambda mark: mark in TONES))


def _without_tone(letter: str) -> tuple[str, str]:
    apart = unicodedata.normalize("NFD", letter)
    tone = next(mark for mark in apart if mark in TONES)
    return unicodedata.normalize("NFC", apart.replace(tone, "")), tone


def _cased(mark: str, letter: str) -> str:
    return mark.upper() if letter.isupper() else mark
