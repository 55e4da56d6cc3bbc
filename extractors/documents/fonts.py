"""Finds from a font's name which legacy coding its text has."""

import re

from extractors.legacy_text.coding import Coding

_TCVN3 = re.compile(r"^\.?Vn[A-Z]\w*$")
_CAPITALS = re.compile(r"^\.?Vn\w+H$")
_VNI = re.compile(r"^VNI[- ]", re.IGNORECASE)


def coding_of_font(name: str | None) -> tuple[Coding | None, bool]:
    """The coding, and whether the font draws small letters as capitals."""
    plain = (name or "").strip()
    if _TCVN3.match(plain):
        return Coding.TCVN3, _CAPITALS.match(plain) is not None
    return (Coding.VNI, False) if _VNI.match(plain) else (None, False)
