"""Opens an archive's WARC files for reading: on this machine if they are here, else in the object store."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from storage.object_store.block_cache import BlockCache
from storage.object_store.client import ObjectStore
from storage.object_store.remote_file import StoredFile
from storage.warc.open_file import OPEN_SUFFIX, open_here

CACHE = "cache"  # in the data folder
_FOLDER = "warc/"


class WarcSource:
    """Opens WARC files by the names that their rows have. Can be pickled for another process."""

    def __init__(self, folder: Path, store: ObjectStore | None = None) -> None:
        self.folder = folder
        self._store = store
        most = store.address.cache_bytes if store else 0
        self._cache = BlockCache(folder.parent / CACHE, most)

    def open(self, file: str) -> BinaryIO:
        """Raises FileNotFoundError if the file is neither here nor in the store."""
        try:
            return open_here(self.folder / file)
        except FileNotFoundError:
            if self._store is None:
                raise
        return io.BufferedReader(StoredFile(self._store, self._cache, stored_name(file), file))

    @contextmanager
    def on_disk(self, file: str) -> Iterator[Path]:
        """The whole file under its final name (or its open one), downloaded temporarily; raises FileNotFoundError."""
        if here := self.here(file):
            yield here
            return
        if self._store is None:
            raise FileNotFoundError(file)
        self._cache_folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix="whole-", dir=self._cache_folder))
        try:
            path = temporary / Path(file).name
            self._store.fetch(stored_name(file), path)
            yield path
        finally:
            shutil.rmtree(temporary)

    def here(self, file: str) -> Path | None:
        """The path of a file on this machine."""
        lasting = self.folder / file
        opened = lasting.with_name(lasting.name + OPEN_SUFFIX)
        return next((path for path in (opened, lasting) if path.exists()), None)

    @property
    def _cache_folder(self) -> Path:
        return self.folder.parent / CACHE


def stored_name(file: str) -> str:
    """The object's name for a file of the `warc` folder."""
    return f"{_FOLDER}{file}"


def stored_names(store: ObjectStore) -> list[str]:
    """The files of the `warc` folder in the store, including indexes."""
    return [name.removeprefix(_FOLDER) for name in store.names(_FOLDER)]
