"""A folder whose files appear when all of them are written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.durable_files import sync_folder
from storage.temporary_folder import temporary_folder

PARTIAL = ".partial"


@contextmanager
def whole_or_not_there(folder: Path, last: str) -> Iterator[Path]:
    """A temporary folder that gets the wanted name at the end; deletes what a killed or a failed export wrote.

    A folder that is there, and empty, may be a mount or the shell's own: it is not replaced, but gets the files, the
    one of the name `last` after all others. Raises TryAgainLater if another command writes into it.
    """
    place = folder.resolve()
    is_there = place.exists()
    partial = place / PARTIAL if is_there else place.with_name(f".{place.name}.partial")
    with temporary_folder(partial):
        yield partial
        os.sync()  # one for all files: of corpus files there may be a million
        if is_there:
            _move_files(partial, place, last)
        else:
            partial.rename(place)
    sync_folder(place if is_there else place.parent)


def is_new_or_empty(folder: Path) -> bool:
    """What a killed export left in it does not count."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    with os.scandir(folder) as entries:
        return all(entry.name == PARTIAL for entry in entries)


def _move_files(partial: Path, place: Path, last: str) -> None:
    with os.scandir(partial) as entries:
        for entry in entries:
            if entry.name != last:
                Path(entry.path).rename(place / entry.name)
    (partial / last).rename(place / last)
    partial.rmdir()
