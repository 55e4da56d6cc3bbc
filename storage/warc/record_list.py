"""The index facts of a file's records while the file grows: packed, because a night may write tens of thousands."""

import pickle
import zlib
from collections.abc import Iterator

from storage.warc.cdxj import ReplayRecord

_AT_ONCE = 512
_LEVEL = 1


class PackedRecords:
    """A list that only grows; a record takes an eighth of its usual memory."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._last: list[ReplayRecord] = []

    def append(self, record: ReplayRecord) -> None:
        self._last.append(record)
        if len(self._last) == _AT_ONCE:
            self._packed.append(zlib.compress(pickle.dumps(self._last), _LEVEL))
            self._last = []

    def __iter__(self) -> Iterator[ReplayRecord]:
        for packed in self._packed:
            yield from pickle.loads(zlib.decompress(packed))  # noqa: S301 (our own bytes, which never left this process)
        yield from self._last
