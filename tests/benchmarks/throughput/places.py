"""The folders in which the bench runs commands; they stay until it ends."""

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp


def place_of(what: str) -> Path:
    """A new folder of its own.

    Removed in between, its files would slow the next turn: ext4 passes over the inodes that were deleted in the last
    minutes, one by one, for each file that is made (`recently_deleted` in fs/ext4/ialloc.c).
    """
    folder = Path(mkdtemp(prefix=f"luutru-{what}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
