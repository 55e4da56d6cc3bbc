"""Starting a crawl as a child process, and listening to it while it runs."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flows.settings import Settings

SECONDS_TO_CLOSE = 30
RETRY = 75
STOPPED = 3


class CrawlBroken(Exception):
    """The crawl could not do its work; running the same command again does not help before the cause is mended."""


class CrawlInterrupted(Exception):
    """The crawl ended before its time (killed, stopped, a full disk): the same command again takes it up."""


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """Pages found and done, and requests sent, so far."""

    pages: int
    done: int
    requests: int


def crawl(
    settings: Settings, site: str, run_id: int, log: Callable[[str], None], progress: Callable[[CrawlProgress], None]
) -> None:
    """Crawls one site for one run. Raises CrawlBroken or CrawlInterrupted.

    The child's own log goes line by line to `log`, and whole to a file in the data folder. When this process dies, the
    child's standard input closes, and it ends by itself.
    """

    def heard(line: str) -> None:
        progress(CrawlProgress(**json.loads(line)))

    hear_child(
        crawl_command("crawlers", settings, site, run_id), settings.data / "logs" / f"{site}-{run_id}.log", log, heard
    )


def hear_child(command: list[str], log_file: Path, log: Callable[[str], None], heard: Callable[[str], None]) -> None:
    """Runs the child to its end; `heard` is told each line of its standard output. Raises as `crawl` does."""
    said: list[str] = []
    site = log_file.stem.rpartition("-")[0]
    with _child(command) as child, log_file.open("ab", buffering=0) as opened:
        file = _LogFile(opened, log)

        def hear() -> None:
            for line in _lines(child.stderr):
                said.append(line)
                del said[:-20]
                log(line)
                file.write(line)

        listener = threading.Thread(target=hear, name=f"log-{site}")
        listener.start()
        for line in _lines(child.stdout):
            heard(line)
        code = child.wait()
        listener.join()
    _judge(site, code, said)


def crawl_command(program: str, settings: Settings, site: str, run_id: int) -> list[str]:
    """`program` is a package of the crawlers that can be run."""
    wanted = {
        "--run": run_id,
        "--data": settings.data,
        "--database-url": settings.database_url,
        "--sites": settings.sites,
        "--origin": settings.origin,
        "--contact": settings.contact,
        "--delay": settings.delay,
    }
    options = [str(part) for name, value in wanted.items() if value is not None for part in (name, value)]
    return [sys.executable, "-m", program, site, *options]


@contextmanager
def _child(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """In a session of its own, so that Ctrl-C reaches it through us; whatever ends us early ends it gracefully."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for stream in (child.stdout, child.stderr):
            if stream:
                stream.close()


class _LogFile:
    """Where it cannot be written, that is said once, and the listening goes on: the crawl waits for its reader."""

    def __init__(self, file: IO[bytes], log: Callable[[str], None]) -> None:
        self._file = file
        self._log = log
        self._broken = False

    def write(self, line: str) -> None:
        if self._broken:
            return
        try:
            self._file.write(f"{line}\n".encode())
        except OSError as error:
            self._broken = True
            self._log(f"the crawl's log file ends here: {error}")


def _lines(stream: IO[str] | None) -> Iterator[str]:
    for line in stream or ():
        if stripped := line.rstrip():
            yield stripped


def _judge(site: str, code: int, said: list[str]) -> None:
    last = said[-1] if said else "no word from it"
    if code == 0:
        return
    if code == RETRY:
        raise CrawlInterrupted(f"{site}: {last}")
    if code == STOPPED:
        raise CrawlInterrupted(f"{site}: the crawl was stopped; run the same command again to go on")
    if code < 0:
        raise CrawlInterrupted(f"{site}: the crawl was killed by signal {-code}; run the same command again to go on")
    raise CrawlBroken(f"{site}: {last}")
