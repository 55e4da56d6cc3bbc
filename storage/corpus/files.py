"""The published files on disk: whole or not there, and a manifest that only grows."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.durable_files import sync_file, sync_folder

MANIFEST = "manifest.jsonl"
TOMBSTONE = "withheld"
"""The key that a manifest line has when it says that a file was taken out."""
_WINDOW = 65536
_AT_ONCE = 8  # a sync waits for the disk, which takes several together


@dataclass(frozen=True, slots=True)
class CorpusFiles:
    """The folder `corpus/`. `.partial/` under it holds what is being written; nothing in it counts."""

    folder: Path

    @property
    def partial(self) -> Path:
        return self.folder / ".partial"

    @property
    def manifest(self) -> Path:
        return self.folder / MANIFEST

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Puts whole files (name, content) in place, durably: by temp, sync, rename and folder sync."""
        self.partial.mkdir(exist_ok=True)
        with ExitStack() as held:
            written = [_written(self.partial / name, content, held) for name, content in files]
            # All are written before the first is synced: so the disk takes them together.
            with ThreadPoolExecutor(_AT_ONCE, "corpus") as threads:
                # Taken out one by one, so that the first that failed is heard before any file gets its name.
                for _ in threads.map(write_through, written):
                    pass
        for name, _ in files:
            (self.partial / name).rename(self.folder / name)
        sync_folder(self.folder)

    def append(self, lines: Iterable[str]) -> None:
        """Adds lines to the manifest, durably."""
        with self.manifest.open("ab") as file:
            file.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
            sync_file(file)
        sync_folder(self.folder)

    def cut_torn_line(self) -> int:
        """Cuts a last manifest line that was not written to its end; returns the bytes cut."""
        if not self.manifest.exists():
            return 0
        with self.manifest.open("r+b") as file:
            whole = _end_of_last_line(file.fileno())
            torn = os.fstat(file.fileno()).st_size - whole
            if torn:
                file.truncate(whole)
                sync_file(file)
            return torn

    def last_ordinal(self) -> int:
        """The ordinal of the last file that the manifest speaks of, or -1; a tombstone speaks of an earlier one."""
        lines = (json.loads(line) for line in _lines_from_the_end(self.manifest))
        return next((int(line["ordinal"]) for line in lines if TOMBSTONE not in line), -1)

    def remove(self, names: Iterable[str]) -> None:
        """Takes files out of the folder, durably; one that is gone already is no matter."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
        sync_folder(self.folder)

    def clear_partial(self) -> None:
        """Forgets what a process that died was writing."""
        for leftover in self.partial.glob("*"):
            leftover.unlink()


def _written(path: Path, content: bytes, held: ExitStack) -> IO[bytes]:
    """Open yet, for its sync; `held` closes it where it comes to none."""
    file = held.enter_context(path.open("wb"))
    file.write(content)
    file.flush()
    return file


def write_through(file: IO[bytes]) -> None:
    with file:
        sync_file(file)


def _end_of_last_line(descriptor: int) -> int:
    """The size up to and with the last newline, found from the end."""
    end = os.fstat(descriptor).st_size
    while end:
        start = max(0, end - 65536)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _lines_from_the_end(path: Path) -> Iterator[bytes]:
    """Whole lines, the last one first, without the file in memory."""
    if not path.exists():
        return
    with path.open("rb") as file:
        end, rest = file.seek(0, os.SEEK_END), b""
        while end:
            start = max(0, end - _WINDOW)
            file.seek(start)
            first, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from (line for line in reversed(lines) if line)
            end, rest = start, first
        if rest:
            yield rest
