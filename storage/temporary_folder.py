"""A folder for unfinished files: one process has it at a time, and nothing is left of it after a failure."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import TryAgainLater

_NO_LOCKS = (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOTSUP)  # as network file systems answer for a folder


@contextmanager
def temporary_folder(folder: Path) -> Iterator[None]:
    """Deletes what a killed process left in it. Raises TryAgainLater if another process writes there.

    The caller moves the folder, or its files, to their place. On a file system that cannot lock a folder, nothing keeps
    two processes apart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(descriptor, folder)
        try:
            empty_folder(folder)
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # the first error counts
            raise
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    busy = TryAgainLater(f"another command writes into {folder}; run this again when it has ended")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise busy from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    # The other command may have ended in between, and given the folder its name.
    if not folder.exists() or not os.path.samestat(folder.stat(), os.fstat(descriptor)):
        raise busy


def empty_folder(folder: Path) -> None:
    """Deletes its files and folders, and keeps the folder itself."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
