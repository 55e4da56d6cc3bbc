"""Rooms on archives of several nights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.conftest import copy, nights_on_sqlite
from tests.storage.copies import Copy
from tests.web.room import Room, running_room

__all__ = ["copy", "nights_on_sqlite"]


@pytest.fixture(scope="session")
def room(nights_on_sqlite: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One room for all tests that only read."""
    folder: Path = tmp_path_factory.mktemp("room")
    with running_room(nights_on_sqlite.data, folder) as opened:
        yield opened
