"""Blocks of files in the object store, cached on this machine's disk up to a limit."""

import os
from collections.abc import Callable
from pathlib import Path

from storage.durable_files import sync_file

BLOCK = 2 * 1024 * 1024
_LOOK_EVERY = 32  # written blocks between two checks of the cache's size


class BlockCache:
    """Several processes may use it at once; its loss loses no data."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._written = 0

    def block(self, file: str, number: int, fetch: Callable[[], bytes]) -> bytes:
        path = self._folder / file / str(number)
        try:
            found = path.read_bytes()
            os.utime(path)  # the most recently used block is removed last
        except FileNotFoundError:
            found = fetch()
            self._keep(path, found)
        return found

    def _keep(self, path: Path, block: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        with partial.open("wb") as file:
            file.write(block)
            sync_file(file)
        partial.rename(path)
        self._written += 1
        if self._written % _LOOK_EVERY == 0 or self._most_bytes < _LOOK_EVERY * BLOCK:
            self._make_room()

    def _make_room(self) -> None:
        blocks = []
        for path in self._folder.rglob("*"):
            try:
                stat = path.stat()
            except FileNotFoundError:  # another process freed space
                continue
            if path.is_file():
                blocks.append((stat.st_mtime_ns, stat.st_size, path))
        left = sum(size for _, size, _ in blocks)
        for _, size, path in sorted(blocks):
            if left <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            left -= size
