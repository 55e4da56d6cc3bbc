"""Makes written files survive a power cut, opens regular files only, and computes the digest of a file."""

import errno
import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import IO, Any


def sync_file(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes renames and new names in a folder durable (POSIX: a name belongs to its folder, not to its file)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Writes the file completely or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        sync_file(file)
    partial.rename(path)
    sync_folder(path.parent)


def open_regular(path: Path) -> BufferedReader:
    """Opens a file for reading. A pipe or a device, which may block or never end, is an OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "It is a pipe or a device, and no file", str(path))


def file_digest(path: Path) -> str:
    """SHA-256, hex."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
