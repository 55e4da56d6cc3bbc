"""Limits the time and memory for reading one body, and prepares a process to read many."""

import ctypes
import gc
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# A body of the largest size that is read at all (10 MB) takes 15 s of this at most, unless it is built to take longer.
CPU_SECONDS = 60.0
MOST_MEMORY = 1024 * 1024 * 1024
OBJECTS_BETWEEN_COLLECTIONS = 50_000  # a page makes thousands, and hardly any that only a collection could free
_KEPT_MEMORY = 32 * 1024 * 1024  # bytes; the most that glibc accepts
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h


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


def keep_freed_memory() -> None:
    """Keeps what a page used for the next one: given back to the system, it costs up to 120 page faults a page.

    Only glibc has these settings; elsewhere nothing changes.
    """
    c_library = ctypes.CDLL(None)
    with suppress(AttributeError):
        for setting in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            c_library.mallopt(setting, _KEPT_MEMORY)


def limit_memory() -> None:
    """Limits the memory of this process, if the system has such a limit (macOS does not obey it)."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, MOST_MEMORY)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
