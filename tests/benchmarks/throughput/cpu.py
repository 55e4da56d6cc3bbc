"""CPU and wall time of a block of work, including children that were waited for."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Spent:
    """Seconds."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    result = Spent()
    cpu, wall = _cpu(), time.perf_counter()
    yield result
    result.cpu, result.wall = _cpu() - cpu, time.perf_counter() - wall


def _cpu() -> float:
    """Of this process by its own clock, which is finer than the kernel's ticks; of its children by those ticks."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system
