"""Limits the time and memory for reading one body; the operating system enforces the limits."""

import gc
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# A body of the largest size that is read at all (10 MB) takes 15 s of this at most, unless it is built to take longer.
CPU_SECONDS = 60.0
MOST_MEMORY = 1024 * 1024 * 1024
OBJECTS_BETWEEN_COLLECTIONS = 50_000  # a page makes thousands, and hardly any that only a collection could free


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """Ends this process by SIGPROF after so many seconds of CPU time, which do not depend on other load."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def collect_rarely() -> None:
    """Looks for garbage rarely, and never among what is imported: collections were a tenth of a reading."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def limit_memory() -> None:
    """Limits the memory of this process, if the system has such a limit (macOS does not obey it)."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, MOST_MEMORY)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
