"""The object store of an archive: opened at its first use, and again in every process that gets it."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from storage.durable_files import file_digest, sync_file, sync_folder
from storage.errors import CorrectTheInput, TryAgainLater
from storage.object_store.address import store_address

if TYPE_CHECKING:
    from storage.object_store.s3 import S3


class ObjectStore:
    def __init__(self, url: str) -> None:
        """Raises CorrectTheInput if this is no address of a store."""
        self.url = url
        self.address = store_address(url)
        self._opened: S3 | None = None

    def __reduce__(self) -> tuple[type["ObjectStore"], tuple[str]]:
        """A connection belongs to one process: another process opens its own."""
        return ObjectStore, (self.url,)

    def keep(self, name: str, path: Path) -> str:
        """Uploads a file, reads it back, and returns its SHA-256; raises TryAgainLater if they differ."""
        wanted = file_digest(path)
        self._s3.put(name, path)
        if self._s3.digest(name) != wanted:
            raise TryAgainLater(f"{name}: the object store gives back other bytes than it was given; run this again")
        return wanted

    def fetch(self, name: str, target: Path) -> None:
        """Downloads the file completely or not at all; raises FileNotFoundError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        with partial.open("wb") as file:
            for part in self._s3.parts(name):
                file.write(part)
            sync_file(file)
        partial.rename(target)
        sync_folder(target.parent)

    def parts(self, name: str) -> Iterator[bytes]:
        return self._s3.parts(name)

    def size(self, name: str) -> int:
        """Raises FileNotFoundError."""
        return self._s3.size(name)

    def names(self, prefix: str) -> list[str]:
        """The names of all objects with this prefix, in order."""
        return self._s3.names(prefix)

    def part(self, name: str, begin: int, end: int) -> bytes:
        return self._s3.part(name, begin, end)

    def forget(self, name: str) -> None:
        self._s3.forget(name)

    @property
    def _s3(self) -> "S3":
        if self._opened is None:
            try:
                s3 = import_module("storage.object_store.s3")
            except ModuleNotFoundError as error:
                raise CorrectTheInput("an object store needs `pip install 'luutru[s3]'`") from error
            self._opened = s3.S3(self.address)
        return self._opened
