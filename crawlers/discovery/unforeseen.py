"""Where an error that nobody thought of ends the one answer that caused it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from storage.errors import ArchiveError

Found = TypeVar("Found")
Instead = TypeVar("Instead")

_log = logging.getLogger(__name__)


def unless_unforeseen(url: str, read: Callable[[], Found], instead: Instead) -> Found | Instead:
    """What `read` makes of the answer of `url`, else `instead`. What is wrong with the machine is raised."""
    try:
        return read()
    except (ArchiveError, OSError):
        raise
    except Exception:  # noqa: BLE001 (whatever it is, it ends this one answer)
        _log.exception("%s: its answer cannot be read", url)
        return instead
