"""Vietnamese text that only a font of its time makes readable (TCVN3, VNI), and UTF-8 that was decoded as Latin."""

import re
from collections.abc import Iterable

# TCVN3 puts Vietnamese letters where Latin-1 has signs; inside a word no other text has them.
_TCVN3 = re.compile(r"[^\W\d_][©®¨ª¬¸¹µ¶·«»¼½¾×÷§][^\W\d_]|[ÞþðÐ]|[^\W\d_][©®¨ª¬¸¹µ¶«»¼½¾×÷]\b|(?<!\w)®[^\W\d_]")

# VNI writes a vowel and its mark as two letters of Latin-1 (daân, phöôøng): marks and pairs that Vietnamese has not.
_VNI = re.compile(r"[öøûïåäëüñÖØÛÏÅÄËÜÑ]|[aeAE][âàáãõéèÂÀÁÃÕÉÈ]|[oO][âõÂÕ]")

# What the bytes of UTF-8 look like in Windows-1252: á»‡, Ã¢, Æ°, Ä‘.
_MOJIBAKE = re.compile(r"á[ºº»¼]|Ã[\u00a0-¿ƒ‚„†‡ˆ‰Š‹Œ]|Ä[‘ƒ\u0090]|Æ[°¡]|â€")

# A block is broken where so many of its words are, and so many in all.
_SHARE = 0.3
_LEAST = 3


def legacy_text(texts: Iterable[str]) -> str | None:
    """The name of the coding that a block is written in, and the block's beginning; None where all are readable."""
    for text in texts:
        for name, mark in (("mojibake", _MOJIBAKE), ("TCVN3", _TCVN3), ("VNI", _VNI)):
            words = text.split()
            broken = sum(mark.search(word) is not None for word in words)
            if broken >= max(_LEAST, _SHARE * len(words)):
                return f"{name}: {text[:80]}"
    return None
