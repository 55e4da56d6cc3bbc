"""Confines an unexpected error to the answer that caused it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from storage.errors import ArchiveError

Found = TypeVar("Found")
Instead = TypeVar("Instead")

_log = logging.getLogger(__name__)


def unless_unforeseen(url: str, read: Callable[[], Found], instead: Instead) -> Found | Instead:
    """The result of `read` for the answer of `url`, or `instead` after an unexpected error. Raises machine errors."""
    try:
        return read()
    except (ArchiveError, OSError):
        raise
    except Exception:  # noqa: BLE001 (an unexpected error may fail this answer only)
        _log.exception("%s: its answer cannot be read", url)
        return instead
