"""How much time and memory the reading of one body may take, kept by the system whatever the parser is doing."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# A body of the largest size that is read at all (10 MB) takes 15 s of this at most, unless it is built to take longer.
CPU_SECONDS = 60.0
MOST_MEMORY = 1024 * 1024 * 1024


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """Ends this process by SIGPROF where the work takes longer; in seconds of CPU, so that a busy machine does not."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def limit_memory() -> None:
    """Of this process, where the system knows such a limit (macOS does not keep to it)."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, MOST_MEMORY)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
