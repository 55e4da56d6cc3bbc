"""The shingles of a text: each run of five syllables, spelled so that two writings of one text are the same."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from storage.search.syllables import nfc, syllables_as_written

LENGTH = 5
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def shingles_of(blocks: Iterable[str]) -> list[str]:
    """Of the whole text, over the borders of its blocks, since two sites part one text in their own ways."""
    keys = [match_key(word) for block in blocks for word in syllables_as_written(nfc(block))]
    return [" ".join(keys[start : start + LENGTH]) for start in range(len(keys) - LENGTH + 1)]


@lru_cache(maxsize=1 << 16)
def match_key(syllable: str) -> str:
    """Without case, and with the tone behind the letters: `hoà` and `hòa` are one, `ma` and `má` are two.

    A key is for comparing alone; no text is ever changed by it.
    """
    letters = unicodedata.normalize("NFD", syllable.casefold())
    tones = "".join(_TONES.findall(letters))
    return unicodedata.normalize("NFC", _TONES.sub("", letters)) + tones


def hashes_of(shingles: Iterable[str]) -> frozenset[int]:
    """Numbers of 63 bits, which both databases keep."""
    return frozenset(
        int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big") >> 1 for shingle in set(shingles)
    )
