"""Keeps figures that take long to count for some minutes."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 300.0
WAITED_FOR = 20_000
"""Documents of an archive that is small enough to count its figures while the reader waits."""
MOST_SECONDS = 3600.0
"""A value that is older is not shown, not even while it is counted again."""


class CachedFigures(Generic[T]):
    """One value for each key; counted at the first request, and again when it is older than SECONDS."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._values: dict[str, tuple[float, T]] = {}
        self._counting: dict[str, Future[T]] = {}

    def get(self, key: str, count: Callable[[], T]) -> T:
        with self._lock:
            known = self._values.get(key)
        if known is not None and self._clock() - known[0] < SECONDS:
            return known[1]
        value = count()
        with self._lock:
            now = self._clock()
            self._values = {name: one for name, one in self._values.items() if now - one[0] < SECONDS}
            self._values[key] = (now, value)
        return value

    def of_archive(self, documents: int, key: str, count: Callable[[], T]) -> T | None:
        """`get` for a small archive and `soon` for a large one."""
        return self.get(key, count) if documents < WAITED_FOR else self.soon(key, count)

    def soon(self, key: str, count: Callable[[], T]) -> T | None:
        """The last value while a newer one is counted in another thread; None until the first is there.

        Raises what the counting raised.
        """
        with self._lock:
            known, counting = self._values.get(key), self._counting.get(key)
            if counting is None and (known is None or self._clock() - known[0] >= SECONDS):
                counting = self._counting[key] = Future()
                threading.Thread(target=_count, args=(counting, count), daemon=True).start()
            if counting is None or not counting.done():
                return known[1] if known and self._clock() - known[0] < MOST_SECONDS else None
            del self._counting[key]
            self._values[key] = (self._clock(), counting.result())
            return self._values[key][1]


def _count(future: Future[T], count: Callable[[], T]) -> None:
    try:
        future.set_result(count())
    except BaseException as error:  # noqa: BLE001 (raised again where the result is asked for)
        future.set_exception(error)
