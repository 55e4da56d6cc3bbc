"""Obfuscates bodies as baothanhhoa.vn does since about 2022: swapped bytes in base64, decoded by the site's script."""

from base64 import b64encode
from random import Random
from typing import Final

_LINE: Final = 76


def disguised(text: str, key: str, *, wrapped: bool) -> list[str]:
    """One long line, or with `wrapped`, lines of 76 characters; `key` decides which bytes are swapped."""
    alphabet = list(range(256))
    Random(f"{key}/disguise").shuffle(alphabet)
    line = b64encode(text.encode().translate(bytes(alphabet))).decode()
    return [line[start : start + _LINE] for start in range(0, len(line), _LINE)] if wrapped else [line]
