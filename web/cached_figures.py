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
        self._counting: dict[str, Future[tuple[float, T]]] = {}

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
            counting = self._counting.get(key)
            if counting is not None and counting.done():
                del self._counting[key]
                self._values[key] = counting.result()
            known = self._values.get(key)
            if key not in self._counting and (known is None or self._clock() - known[0] >= SECONDS):
                counting = self._counting[key] = Future()
                threading.Thread(target=_count, args=(counting, count, self._clock), daemon=True).start()
            return known[1] if known and self._clock() - known[0] < MOST_SECONDS else None


def _count(future: Future[tuple[float, T]], count: Callable[[], T], clock: Callable[[], float]) -> None:
    """The result has the moment at which it was counted: a reader may ask for it hours later."""
    try:
        value = count()
        future.set_result((clock(), value))
    except BaseException as error:  # noqa: BLE001 (raised again where the result is asked for)
        future.set_exception(error)
