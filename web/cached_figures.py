"""Keeps figures that take long to count for some minutes."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 300.0


class CachedFigures(Generic[T]):
    """One value for each key; counted at the first request, and again when it is older than SECONDS."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._values: dict[str, tuple[float, T]] = {}

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
