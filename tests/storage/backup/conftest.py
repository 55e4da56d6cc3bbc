"""An archive of several nights, with a first backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.backup.run import back_up
from tests.storage.copies import Copy


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def backed_up(copy: Copy, target: Path) -> Iterator[Archive]:
    """The archive, open; its backup is in `target`."""
    with copy.opened() as opened:
        assert not back_up(opened, target).troubles
        yield opened
