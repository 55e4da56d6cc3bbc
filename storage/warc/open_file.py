"""A WARC file while it grows: its name, its appending that leaves no partial member, and its closing."""

import os
from pathlib import Path
from typing import BinaryIO

from storage.durable_files import open_regular, sync_folder

OPEN_SUFFIX = ".open"


class WarcFile:
    """Ends in `.open` until it is closed.

    A failed write is cut off, so that the file ends with a complete member. If the cut or a sync fails too, the state
    on disk is unknown: the file stays open for the repair at the next start, and every further call raises the same
    OSError.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Raises FileExistsError if a file of this name is or was open."""
        if (folder / name).exists():
            raise FileExistsError(f"{folder / name} exists")
        self.name = name
        self.size = 0
        self.synced = 0
        """The number of its durable bytes."""
        self._path = folder / (name + OPEN_SUFFIX)
        self._raw = self._path.open("xb", buffering=0)
        self._broken: OSError | None = None
        sync_folder(folder)

    def append(self, members: bytes) -> int:
        """Returns the offset of their start; raises OSError."""
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
            # The system may drop data that it could not write: a second sync would succeed without a meaning.
            self._broken = error
            raise
        self.synced = self.size

    def close(self) -> None:
        """Makes the file durable under its final name; raises OSError, and then the name stays unchanged."""
        try:
            self.sync()
        finally:
            self._raw.close()
        self._path.rename(self._path.with_name(self.name))
        sync_folder(self._path.parent)

    def discard(self) -> None:
        """For a file without a complete record."""
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
    """A WARC file under its open name or its final one; raises FileNotFoundError."""
    # In this order the second attempt finds a file that is closed between the two.
    try:
        return open_regular(lasting.with_name(lasting.name + OPEN_SUFFIX))
    except FileNotFoundError:
        return open_regular(lasting)
