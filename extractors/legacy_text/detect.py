"""Detects Vietnamese text in a legacy coding (TCVN3, VNI, VIQR), and UTF-8 that was decoded as Latin (mojibake)."""

import re
from collections.abc import Iterable

from extractors.legacy_text.coding import Coding, to_unicode
from extractors.legacy_text.syllable import is_syllable

# TCVN3 has Vietnamese letters where Latin-1 has signs; no other text has these signs inside a word.
_TCVN3 = re.compile(
    r"[^\W\d_][©®¨ª¬¸¹µ¶·«»¼½¾×÷§][^\W\d_]|[ÞþðÐ]|[^\W\d_][©®¨ª¬¸¹µ¶«»¼½¾×÷]\b|(?<!\w)®[^\W\d_]|[a-z][À-ÖØ-Þ]"
)

# VNI writes a vowel and its mark as two letters of Latin-1 (daân, phöôøng): Vietnamese has no such letters or pairs.
_VNI = re.compile(r"[öøûïåäëüñÖØÛÏÅÄËÜÑ]|[aeAE][âàáãõéèÂÀÁÃÕÉÈ]|[oO][âõÂÕ]")

# VIQR has marks of ASCII behind letters (Vie^.t, ddu+o+`ng): a word of another text has none inside.
_VIQR = re.compile(
    r"[aeoAEO]\^|[uUoO]\+|[aA]\([`'?~.a-zA-Z]|\b[dD][dD](?=[aeiouyAEIOUY])|[aeiouyAEIOUY](?:[`~]|[?.][a-zA-Z])"
)

_MARKS = ((Coding.TCVN3, _TCVN3), (Coding.VNI, _VNI), (Coding.VIQR, _VIQR))

# Bytes of UTF-8 that were decoded as Windows-1252: á»‡, Ã¢, Æ°, Ä‘.
_MOJIBAKE = re.compile(r"á[ºº»¼]|Ã[\u00a0-¿ƒ‚„†‡ˆ‰Š‹Œ]|Ä[‘ƒ\u0090]|Æ[°¡]|â€")

# A block is broken if at least this share of its words has the marks of a coding, and at least this many words.
_BROKEN = 0.3
_LEAST = 3

# Less is enough to convert it, because this share of the words that the conversion changes must become Vietnamese.
_LIKELY = 0.15
_READABLE = 0.85

_UNICODE_LETTER = re.compile(r"[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_²³]+(?:[\u0300-\u0323\u031b]+[^\W\d_]*)*")


# A letter or sign that a marked word has: Latin-1 alone, one character a trace, and never fewer than marked words.
_SIGNS = "©®¨ª¬¸¹µ¶·º«»¼½¾×÷§ÞþðÐöøûïåäëüñÖØÛÏÅÄËÜÑÃÆ^"
_TRACE = re.compile(
    (
        rf"[{_SIGNS}À-ÖØ-ÞâàáãõéèÀÁÂÃÕÉÈ`~+(dD?.]"
        rf"(?:(?<=[{_SIGNS}])|(?<=[a-z][À-ÖØ-Þ])|(?<=[aeAE][âàáãõéèÂÀÁÃÕÉÈ])|(?<=[oO][âõÂÕ])|(?<=[uUoO]\+)"
        r"|(?<=[aA]\()(?=[`'?~.a-zA-Z])|(?<=[dD][dD])(?=[aeiouyAEIOUY])|(?<=[aeiouyAEIOUY][`~])"
        r"|(?<=[aeiouyAEIOUY][?.])(?=[a-zA-Z]))"
    ).encode("latin-1")
)


def legacy_text(texts: Iterable[str]) -> str | None:
    """The name of the coding of the first broken block, and its beginning; None if all are readable."""
    texts = list(texts)
    if not _has_traces("\n".join(texts)):
        return None
    for text in filter(_has_traces, texts):
        for name, mark in (("mojibake", _MOJIBAKE), *_MARKS):
            if _has_marks(text, mark, _BROKEN):
                return f"{name}: {text[:80]}"
    return None


def _has_traces(text: str) -> bool:
    """A fast check that hardly any text passes: without it, no block has marks enough."""
    return len(_TRACE.findall(text.encode("latin-1", "ignore"))) + text.count("€") >= _LEAST


# What a text of a few words in the coding has several of, and other texts have hardly; counting them is fast.
_FREQUENT = tuple(signs.encode("latin-1") for signs in ("®©¸µ«¹¬¨ª§", "öøûïñåäëüÖØÛÏÑÅÄËÜ"))
_OTHERS = tuple(bytes(set(range(256)) - set(signs)) for signs in _FREQUENT)
# Each begins with one sign, which `re` finds several times as fast as one of three.
_FREQUENT_PAIRS = (
    re.compile(rb"\((?<=[aA]\()"),
    re.compile(rb"\^(?<=[aeoAEO]\^)"),
    re.compile(rb"\+(?<=[uoUO]\+)"),
)


def may_be_legacy(text: str) -> bool:
    """A fast check that most pages do not pass."""
    latin = text.encode("latin-1", "ignore")
    return (
        any(len(latin.translate(None, others)) >= _LEAST for others in _OTHERS)
        or sum(len(pair.findall(latin)) for pair in _FREQUENT_PAIRS) >= _LEAST
    )


def coding_of(text: str) -> Coding | None:
    """The coding that makes the block Vietnamese, from the block's own marks."""
    if has_unicode_letters(text) or not _has_traces(text):
        return None
    likely = [coding for coding, mark in _MARKS if _has_marks(text, mark, _LIKELY)]
    return max(likely, key=lambda coding: _readable_share(text, coding), default=None) if likely else None


def fits(text: str, coding: Coding) -> bool:
    """Whether the conversion changes the block, and makes Vietnamese words of what it changes."""
    if has_unicode_letters(text) or to_unicode(text, coding) == text:
        return False
    if coding is Coding.VIQR and _VIQR.search(text) is None:
        return False  # full stops and apostrophes of any text are tones of VIQR
    return _readable_share(text, coding) >= _READABLE


def has_unicode_letters(text: str) -> bool:
    """Whether it has letters of Vietnamese that Latin-1 lacks."""
    return _UNICODE_LETTER.search(text) is not None


def is_vietnamese(text: str) -> bool:
    """Whether every word with a letter beyond ASCII is spelt as Vietnamese ones are."""
    return all(is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


def _has_marks(text: str, mark: re.Pattern[str], share: float) -> bool:
    if len(mark.findall(text)) < _LEAST:  # each marked word has one at least, and none goes over a blank
        return False
    words = text.split()
    broken = sum(mark.search(word) is not None for word in words)
    return broken >= max(_LEAST, share * len(words))


def _readable_share(text: str, coding: Coding) -> float:
    changed = [new for word in text.split() if (new := to_unicode(word, coding)) != word]
    words = [word for new in changed for word in _WORD.findall(new) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
