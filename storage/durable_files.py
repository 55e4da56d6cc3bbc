"""Making what was written outlive a power cut.

The digest of a whole file.
"""

import hashlib
import os
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
    """Whole or not there, whatever happens."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        sync_file(file)
    partial.rename(path)
    sync_folder(path.parent)


def file_digest(path: Path) -> str:
    """SHA-256, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
