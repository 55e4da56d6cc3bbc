"""The published files on disk: whole or not there, and a manifest that only grows."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.durable import sync_file, sync_folder

MANIFEST = "manifest.jsonl"


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
        for name, content in files:
            with (self.partial / name).open("wb") as file:
                file.write(content)
                sync_file(file)
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
        """The ordinal of the manifest's last line, or -1."""
        line = _last_line(self.manifest)
        return int(json.loads(line)["ordinal"]) if line else -1

    def clear_partial(self) -> None:
        """Forgets what a process that died was writing."""
        for leftover in self.partial.glob("*"):
            leftover.unlink()


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


def _last_line(path: Path) -> bytes | None:
    if not path.exists() or not path.stat().st_size:
        return None
    size, window = path.stat().st_size, 4096
    with path.open("rb") as file:
        while True:
            file.seek(max(0, size - window))
            lines = file.read().rstrip(b"\n").split(b"\n")
            if len(lines) > 1 or window >= size:
                return lines[-1]
            window *= 4
