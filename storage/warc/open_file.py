"""A WARC file while it grows: its name, its appending that leaves nothing half written, and its closing."""

import os
from pathlib import Path
from typing import BinaryIO

from storage.durable_files import open_regular, sync_folder

OPEN_SUFFIX = ".open"


class WarcFile:
    """Ends in `.open` until it is closed. A failed write is cut back, so that the file ends with a whole member.

    Where the cut or a sync fails too, nobody knows what is on disk: the file stays open for the next start to mend,
    and whatever else is asked of it raises the same OSError.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Raises FileExistsError where a file of this name is or was open."""
        if (folder / name).exists():
            raise FileExistsError(f"{folder / name} exists")
        self.name = name
        self.size = 0
        self.synced = 0
        """How many of its bytes are durable."""
        self._path = folder / (name + OPEN_SUFFIX)
        self._raw = self._path.open("xb", buffering=0)
        self._broken: OSError | None = None
        sync_folder(folder)

    def append(self, members: bytes) -> int:
        """The offset at which they begin; raises OSError."""
        self._prove_sound()
        begin = self.size
        view = memoryview(members)
        try:
            while view:
                view = view[self._raw.write(view) :]
        except OSError:
            self._cut_back(begin)
            raise
        self.size += len(members)
        return begin

    def sync(self) -> None:
        self._prove_sound()
        try:
            os.fsync(self._raw.fileno())
        except OSError as error:
            # The system may drop what it could not write: a second sync would succeed and mean nothing.
            self._broken = error
            raise
        self.synced = self.size

    def close(self) -> None:
        """Durable under its lasting name; raises OSError, and then the name stays as it is."""
        try:
            self.sync()
        finally:
            self._raw.close()
        self._path.rename(self._path.with_name(self.name))
        sync_folder(self._path.parent)

    def discard(self) -> None:
        """For a file in which nothing could be written."""
        self._raw.close()
        self._path.unlink()

    def _cut_back(self, size: int) -> None:
        try:
            self._raw.truncate(size)
            self._raw.seek(size)
        except OSError as error:
            self._broken = error
            raise

    def _prove_sound(self) -> None:
        if self._broken is not None:
            raise self._broken


def open_here(lasting: Path) -> BinaryIO:
    """A WARC file under its open name or its lasting one; raises FileNotFoundError."""
    # In this order a file that is closed between the two attempts is found by the second.
    try:
        return open_regular(lasting.with_name(lasting.name + OPEN_SUFFIX))
    except FileNotFoundError:
        return open_regular(lasting)
