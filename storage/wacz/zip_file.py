"""Writes a ZIP file entry by entry, with the digest and size of each; equal entries give equal bytes."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP can store: an entry has no creation time
_UNIX = 3


@dataclass(frozen=True, slots=True)
class ZipEntry:
    path: str
    size: int
    sha256: str
    """In hex."""


class EntryWriter:
    """One entry while it is written; `size` is the number of bytes so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self._hash.update(content)
        self.size += len(content)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class EntriesZip:
    """A ZIP file whose entries are stored without compression, so that a player can read any part of them.

    An entry is smaller than 2 GiB; zipfile raises RuntimeError otherwise.
    """

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.entries: list[ZipEntry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def entry(self, path: str) -> Iterator[EntryWriter]:
        info = zipfile.ZipInfo(path, _TIME)
        info.create_system = _UNIX
        info.external_attr = 0o644 << 16
        # A field for 64-bit sizes before an entry would be read as its content by wabac.js, the core of ReplayWeb.page.
        with self._zip.open(info, "w", force_zip64=False) as file:
            writer = EntryWriter(file)
            yield writer
        self.entries.append(ZipEntry(path, writer.size, writer.sha256))

    def add(self, path: str, content: bytes) -> None:
        with self.entry(path) as writer:
            writer.write(content)
