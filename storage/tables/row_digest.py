"""Computes a row's digest of its own columns, so that a change by another program is found.

The computation never changes, because rows of many years have this digest.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

COLUMN = "row_digest"


def values_digest(values: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the columns by name; times in UTC, and JSON as a database gives it back."""
    stated = {name: _plain(value) for name, value in values.items() if name not in {"id", COLUMN}}
    return sha256(json.dumps(stated, sort_keys=True).encode("ascii")).hexdigest()


def with_digest(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new row, together with their digest."""
    return {**values, COLUMN: values_digest(values)}


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list, tuple)):
        return json.loads(json.dumps(value))
    return value
