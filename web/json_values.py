"""Typed values as JSON has them: the same that the Python API gives."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum

_PRIVATE = frozenset({"archive"})


def plain(value: object) -> object:
    """Dataclasses become objects, times ISO in UTC; keys that are pairs are joined by a colon."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.name not in _PRIVATE}
    if isinstance(value, Mapping):
        return {_key(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _key(key: object) -> str:
    if isinstance(key, tuple):
        return ":".join(str(part) for part in key if part is not None)
    return key.isoformat() if isinstance(key, date) else str(key)
