"""A digest of rows that is the same whatever database they lie in."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any


def rows_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256, in hex, over the rows in the order given, each as JSON with its columns by name."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, default=_plain, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no digest of {type(value).__name__}")
