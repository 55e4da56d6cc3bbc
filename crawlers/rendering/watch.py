"""Watches the browser's processes while a page is rendered, and kills them at the limit of time or memory."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawlers.rendering.limits import RenderLimits
from storage.crawl_protocol import CrawlExit
from storage.vocabulary import RenderingFailure

_EVERY = 0.2
_TO_UNWIND = 20.0  # seconds after a kill; then Playwright itself hangs
_PRIVATE = re.compile(r"^(?:RssAnon|RssShmem):\s+(\d+) kB", re.MULTILINE)


class Watch:
    """`failure` says why the browser was killed."""

    def __init__(self, group: int, limits: RenderLimits, hopeless: Callable[[RenderingFailure], None]) -> None:
        """`hopeless` is called when a kill did not help, before this process ends: its page must not come first again.

        The call comes from a thread of its own.
        """
        self.failure: RenderingFailure | None = None
        self._hopeless = hopeless
        self._group = group
        self._limits = limits
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """One page is rendered inside the block."""
        thread = threading.Thread(target=self._watch, name="render-watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _watch(self) -> None:
        deadline = time.monotonic() + self._limits.seconds
        while not self._over.wait(_EVERY):
            if time.monotonic() > deadline:
                self.failure = RenderingFailure.TOO_SLOW
            elif private_bytes(self._group) > self._limits.memory:
                self.failure = RenderingFailure.TOO_MUCH_MEMORY
            else:
                continue
            kill_group(self._group)
            if not self._over.wait(_TO_UNWIND):
                self._hopeless(self.failure)
                os._exit(CrawlExit.RETRY)
            return


def kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def private_bytes(group: int) -> int:
    """The sum of all processes of the group; 0 on a system without /proc."""
    return sum(_private(process) for process in _of_group(group))


def group_processes(group: int) -> list[int]:
    return [int(process.name) for process in _of_group(group)]


def _of_group(group: int) -> Iterator[Path]:
    return (process for process in Path("/proc").glob("[0-9]*") if _group_of(process) == group)


def _group_of(process: Path) -> int | None:
    try:
        fields = (process / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return int(fields[2])
    except (OSError, IndexError, ValueError):
        return None


def _private(process: Path) -> int:
    try:
        status = (process / "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(int(number) * 1024 for number in _PRIVATE.findall(status))
