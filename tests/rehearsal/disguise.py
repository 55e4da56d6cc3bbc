"""Obfuscates bodies like baothanhhoa.vn since about 2022: swapped bytes in base64, decoded by the site's script.

The script is templates/vietlong_reader.js, which makes the same table of bytes from the same seed.
"""

from base64 import b64encode
from typing import Final

_LINE: Final = 76
_MODULUS: Final = 2_147_483_647
_FACTOR: Final = 48_271


def disguised(text: str, seed: int, *, wrapped: bool) -> str:
    """Returns one long line, or with `wrapped`, lines of 76 characters; `seed` decides which bytes are swapped."""
    line = b64encode(text.encode().translate(_table(seed))).decode()
    return "\n".join(line[start : start + _LINE] for start in range(0, len(line), _LINE)) if wrapped else line


def _table(seed: int) -> bytes:
    table, state = list(range(256)), seed % _MODULUS or 1
    for last in range(255, 0, -1):
        state = state * _FACTOR % _MODULUS
        other = state % (last + 1)
        table[last], table[other] = table[other], table[last]
    return bytes(table)
