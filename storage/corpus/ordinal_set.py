"""A set of ordinals, and numbers by ordinal, in one or eight bytes each, for ordinals with any gaps."""

from array import array

_PART = 256
_NONE = -1


class OrdinalSet:
    def __init__(self) -> None:
        self._parts: dict[int, bytearray] = {}

    def add(self, ordinal: int) -> None:
        part, place = divmod(ordinal, _PART)
        self._parts.setdefault(part, bytearray(_PART))[place] = 1

    def __contains__(self, ordinal: int) -> bool:
        part, place = divmod(ordinal, _PART)
        return part in self._parts and bool(self._parts[part][place])


class OrdinalOffsets:
    """The position in a file for each ordinal."""

    def __init__(self) -> None:
        self._parts: dict[int, array[int]] = {}

    def keep(self, ordinal: int, offset: int) -> None:
        part, place = divmod(ordinal, _PART)
        if part not in self._parts:
            self._parts[part] = array("q", [_NONE] * _PART)
        self._parts[part][place] = offset

    def get(self, ordinal: int) -> int | None:
        part, place = divmod(ordinal, _PART)
        found = self._parts[part][place] if part in self._parts else _NONE
        return None if found == _NONE else found
