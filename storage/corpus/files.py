"""The published files on disk: complete or missing, and a manifest that only grows."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from storage.corpus.json_lines import LINE_BYTES, ordinal_of, parsed
from storage.durable_files import file_digest, open_regular, sync_file, sync_folder
from storage.temporary_folder import empty_folder

MANIFEST = "manifest.jsonl"
TOMBSTONE = "withheld"
"""The key of a manifest line for a file that was removed."""
RESTORED = "restored"
"""The key of a manifest line for a removed file that is in the corpus again."""
TAKEDOWNS = "takedowns.jsonl"
SIGNATURES = "signatures.jsonl"
TIMESTAMPS = "timestamps.jsonl"
CORPUS_NAME = re.compile(r"(?P<ordinal>\d{3,})_(?P<hex>[0-9a-f]{16})\.txt")
_WINDOW = 65536
_AT_ONCE = 8  # a sync waits for the disk, which can do several together


@dataclass(frozen=True, slots=True)
class CorpusFiles:
    """The folder `corpus/`. `.partial/` under it has unfinished files; none of them counts."""

    folder: Path

    @property
    def partial(self) -> Path:
        return self.folder / ".partial"

    @property
    def manifest(self) -> Path:
        return self.folder / MANIFEST

    @property
    def takedowns(self) -> Path:
        return self.folder / TAKEDOWNS

    @property
    def signatures(self) -> Path:
        return self.folder / SIGNATURES

    @property
    def timestamps(self) -> Path:
        return self.folder / TIMESTAMPS

    @property
    def withheld(self) -> Path:
        """The folder of removed imported files, since nothing else has their text."""
        return self.folder.parent / "withheld"

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Writes complete files (name, content) durably: temporary file, sync, rename and folder sync."""
        self.partial.mkdir(exist_ok=True)
        places = [self.partial / name for name, _ in files]
        with ExitStack() as held:
            written = [_written(path, content, held) for path, (_, content) in zip(places, files, strict=True)]
            # All files are written before the first is synced, so that the disk can do the syncs together.
            with ThreadPoolExecutor(_AT_ONCE, "corpus") as threads:
                # The results are read one by one, so that the first error is raised before any file gets its name.
                for _ in threads.map(write_through, (written[start::_AT_ONCE] for start in range(_AT_ONCE))):
                    pass
        for path in places:
            path.rename(self.folder / path.name)
        sync_folder(self.folder)

    def append(self, lines: Iterable[str]) -> None:
        """Adds lines to the manifest, durably."""
        _append(self.manifest, lines)

    def append_takedowns(self, lines: Iterable[str]) -> None:
        """Adds lines to the record of takedowns, durably, after its complete lines."""
        _cut_torn_line(self.takedowns)
        _append(self.takedowns, lines)

    def append_signatures(self, lines: Iterable[str]) -> None:
        """Adds lines to the record of signatures, durably."""
        _append(self.signatures, lines)

    def append_timestamps(self, lines: Iterable[str]) -> None:
        """Adds lines to the record of timestamps, durably, after its complete lines."""
        _cut_torn_line(self.timestamps)
        _append(self.timestamps, lines)

    def cut_torn_signature(self) -> int:
        """Cuts an incomplete last signature; returns the bytes cut."""
        return _cut_torn_line(self.signatures)

    def cut_torn_line(self) -> int:
        """Cuts an incomplete last manifest line; returns the bytes cut."""
        return _cut_torn_line(self.manifest)

    def last_entry(self) -> dict[str, Any] | None:
        """The manifest's line for the last published file; unreadable lines are skipped."""
        return next(self._entries_from_the_end(), None)

    def entries_from(self, ordinal: int) -> dict[int, dict[str, Any]]:
        """The manifest's lines for published files from this ordinal on."""
        found: dict[int, dict[str, Any]] = {}
        for stated in self._entries_from_the_end():
            number = ordinal_of(stated)
            if number is None or number < ordinal:
                break
            found[number] = stated
        return found

    def sha256_of(self, name: str) -> str | None:
        """Returns None if there is no such file."""
        path = self.folder / name
        return file_digest(path) if path.is_file() else None

    def _entries_from_the_end(self) -> Iterator[dict[str, Any]]:
        for line in _lines_from_the_end(self.manifest):
            stated = parsed(line + b"\n")
            if stated and ordinal_of(stated) is not None and not {TOMBSTONE, RESTORED} & stated.keys():
                yield stated

    def last_ordinal(self) -> int:
        """The ordinal of the last file that the manifest has a line for, or -1."""
        ordinal = ordinal_of(self.last_entry())
        return -1 if ordinal is None else ordinal

    def remove(self, names: Iterable[str]) -> None:
        """Removes files from the folder, durably; a missing file is no error."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
        sync_folder(self.folder)

    def set_aside(self, name: str) -> None:
        """Moves a file out of the corpus to a folder that only the owner can read."""
        self.withheld.mkdir(mode=0o700, exist_ok=True)
        if (self.folder / name).exists():
            (self.folder / name).rename(self.withheld / name)
        sync_folder(self.withheld)
        sync_folder(self.folder)

    def drop_aside(self, name: str) -> None:
        """Deletes the copy of a removed file that is in the corpus again."""
        (self.withheld / name).unlink(missing_ok=True)

    def clear_partial(self) -> None:
        """Deletes the unfinished files of a dead process, and whatever else is among them."""
        if self.partial.is_dir():
            empty_folder(self.partial)


def _append(path: Path, lines: Iterable[str]) -> None:
    with path.open("ab") as file:
        file.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
        sync_file(file)
    sync_folder(path.parent)


def _cut_torn_line(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        whole = _end_of_last_line(file.fileno())
        torn = os.fstat(file.fileno()).st_size - whole
        if torn:
            file.truncate(whole)
            sync_file(file)
        return torn


def _written(path: Path, content: bytes, held: ExitStack) -> IO[bytes]:
    """Returns the open file for its sync; `held` closes it if an error comes first."""
    file = held.enter_context(path.open("wb"))
    file.write(content)
    file.flush()
    return file


def write_through(files: Iterable[IO[bytes]]) -> None:
    for file in files:
        with file:
            sync_file(file)


def _end_of_last_line(descriptor: int) -> int:
    """The size up to and including the last newline, found from the end."""
    end = os.fstat(descriptor).st_size
    while end:
        start = max(0, end - 65536)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _lines_from_the_end(path: Path) -> Iterator[bytes]:
    """Complete lines, the last one first, without the whole file in memory."""
    if not path.exists():
        return
    with open_regular(path) as file:
        end, rest = file.seek(0, os.SEEK_END), b""
        while end:
            start = max(0, end - _WINDOW)
            file.seek(start)
            first, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from (line for line in reversed(lines) if line)
            # Keep only a byte of a line that is too long to be ours, which makes it unreadable.
            end, rest = start, first if len(first) <= LINE_BYTES else b"\0"
        if rest:
            yield rest
