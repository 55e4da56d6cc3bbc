"""The shingles of a text: each run of five syllables, spelled so that two writings of one text are the same."""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from sys import byteorder

from storage.search.syllables import nfc, syllables_as_written

LENGTH = 5
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def shingles_of(blocks: Iterable[str]) -> list[bytes]:
    """Of the whole text, over the borders of its blocks, since two sites part one text in their own ways; in UTF-8."""
    keys = [_encoded_key(word) for block in blocks for word in syllables_as_written(nfc(block))]
    text = b" ".join(keys)
    starts = list(accumulate((len(key) + 1 for key in keys), initial=0))
    return [text[start : end - 1] for start, end in zip(starts, starts[LENGTH:], strict=False)]


@lru_cache(maxsize=1 << 16)
def _encoded_key(syllable: str) -> bytes:
    return match_key(syllable).encode()


def match_key(syllable: str) -> str:
    """Without case, and with the tone behind the letters: `hoà` and `hòa` are one, `ma` and `má` are two.

    A key is for comparing alone; no text is ever changed by it.
    """
    letters = unicodedata.normalize("NFD", syllable.casefold())
    tones = "".join(_TONES.findall(letters))
    return unicodedata.normalize("NFC", _TONES.sub("", letters)) + tones


def hashes_of(shingles: Iterable[bytes]) -> Sequence[int]:
    """Numbers of 63 bits, which both databases keep, in the order of the shingles."""
    digests = array("Q", b"".join([blake2b(shingle, digest_size=8).digest() for shingle in shingles]))
    if byteorder == "little":
        digests.byteswap()
    return [digest >> 1 for digest in digests]
