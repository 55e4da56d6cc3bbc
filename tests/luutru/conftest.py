"""An archive of several nights, and copies of it."""

from tests.storage.conftest import copy, nights_on_sqlite

__all__ = ["copy", "nights_on_sqlite"]
