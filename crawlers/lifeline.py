"""The crawl's tie to whoever started it: its standard input. When that closes, the crawl ends by itself."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable

SECONDS_TO_CLOSE = 20
LEFT_ALONE = 3  # the exit code of a crawl that had to leave without closing


def end_with_parent(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Calls `stop` in the loop when standard input ends, and leaves the process if closing takes too long."""
    descriptor = sys.stdin.fileno()

    def watch() -> None:
        # The descriptor itself: a buffered reader's lock, held by this thread, would abort the interpreter's end.
        while os.read(descriptor, 1024):
            pass
        if loop.is_closed():
            return
        loop.call_soon_threadsafe(stop)
        timer = threading.Timer(SECONDS_TO_CLOSE, os._exit, [LEFT_ALONE])
        timer.daemon = True
        timer.start()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
