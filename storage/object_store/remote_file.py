"""A file in the object store that is read like one on disk, block by block."""

import io

from storage.object_store.block_cache import BLOCK, BlockCache
from storage.object_store.client import ObjectStore


class StoredFile(io.RawIOBase):
    """Raises FileNotFoundError if the store has no such object."""

    def __init__(self, store: ObjectStore, cache: BlockCache, name: str, file: str) -> None:
        super().__init__()
        self._store = store
        self._cache = cache
        self._name = name
        self._file = file
        self._place = 0
        self._size = store.size(name)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = base + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed: any writable buffer
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, BLOCK)
        block = self._cache.block(self._file, number, lambda: self._fetch(number))
        part = block[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _fetch(self, number: int) -> bytes:
        begin = number * BLOCK
        return self._store.part(self._name, begin, min(begin + BLOCK, self._size))
