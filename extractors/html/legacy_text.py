"""Detects Vietnamese text in legacy font encodings (TCVN3, VNI), and UTF-8 that was decoded as Latin (mojibake)."""

import re
from collections.abc import Iterable

# TCVN3 has Vietnamese letters where Latin-1 has signs; no other text has these signs inside a word.
_TCVN3 = re.compile(r"[^\W\d_][©®¨ª¬¸¹µ¶·«»¼½¾×÷§][^\W\d_]|[ÞþðÐ]|[^\W\d_][©®¨ª¬¸¹µ¶«»¼½¾×÷]\b|(?<!\w)®[^\W\d_]")

# VNI writes a vowel and its mark as two letters of Latin-1 (daân, phöôøng): Vietnamese has no such letters or pairs.
_VNI = re.compile(r"[öøûïåäëüñÖØÛÏÅÄËÜÑ]|[aeAE][âàáãõéèÂÀÁÃÕÉÈ]|[oO][âõÂÕ]")

# Bytes of UTF-8 that were decoded as Windows-1252: á»‡, Ã¢, Æ°, Ä‘.
_MOJIBAKE = re.compile(r"á[ºº»¼]|Ã[\u00a0-¿ƒ‚„†‡ˆ‰Š‹Œ]|Ä[‘ƒ\u0090]|Æ[°¡]|â€")

# A block is broken if at least this share of its words is broken, and at least this many words.
_SHARE = 0.3
_LEAST = 3


def legacy_text(texts: Iterable[str]) -> str | None:
    """The name of the encoding of the first broken block, and its beginning; None if all are readable."""
    for text in texts:
        for name, mark in (("mojibake", _MOJIBAKE), ("TCVN3", _TCVN3), ("VNI", _VNI)):
            words = text.split()
            broken = sum(mark.search(word) is not None for word in words)
            if broken >= max(_LEAST, _SHARE * len(words)):
                return f"{name}: {text[:80]}"
    return None
