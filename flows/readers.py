"""The reading processes of a night: one set for all its sites, however many of them are at work at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flows.read_bodies import reading_processes
from flows.reading_pool import ReadingPool

_readers: ContextVar[ReadingPool] = ContextVar("readers")


@contextmanager
def readers() -> Iterator[ReadingPool]:
    """Those of the code around this, if it has some; else as many as there are cores, until the block ends."""
    if shared := _readers.get(None):
        yield shared
        return
    with reading_processes(os.cpu_count() or 1) as own:
        token = _readers.set(own)
        try:
            yield own
        finally:
            _readers.reset(token)
