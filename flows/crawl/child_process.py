"""Starts a crawl as a child process, and reads its log and progress while it runs."""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from flows.settings import Settings
from storage.crawl_protocol import DATABASE_URL, CrawlExit, CrawlProgress, crawl_arguments

SECONDS_TO_CLOSE = 30


class CrawlBroken(Exception):
    """The crawl failed; the same command fails again until the cause is repaired."""


class CrawlInterrupted(Exception):
    """The crawl was interrupted (killed, stopped, a full disk); the same command resumes it."""


CrawlChild = subprocess.Popen[str]


def start_crawl(settings: Settings, site: str, run_id: int) -> CrawlChild:
    """Starts the crawl of one site for one run. It waits where its lines are not read for long."""
    command = crawl_command("crawlers", settings, site, run_id)
    return _child([*command, *(["--render"] if settings.render else [])], crawl_environment(settings))


def wait_for_a_line(child: CrawlChild, seconds: float) -> None:
    """Waits at most so long for the first line of a child that nobody reads yet; it reads none."""
    select.select([pipe for pipe in (child.stdout, child.stderr) if pipe], [], [], seconds)


def follow_crawl(
    child: CrawlChild,
    settings: Settings,
    site: str,
    run_id: int,
    log: Callable[[str], None],
    progress: Callable[[CrawlProgress], None],
) -> None:
    """Reads a crawl to its end. Raises CrawlBroken or CrawlInterrupted.

    The child's log goes line by line to `log`, and also to a file in the data folder. When this process dies, the
    child's standard input closes, and the child ends.
    """

    def on_line(line: str) -> None:
        progress(CrawlProgress.from_line(line))

    _follow(child, settings.data / "logs" / f"{site}-{run_id}.log", log, on_line)


def run_child(
    command: list[str], settings: Settings, log_file: Path, log: Callable[[str], None], on_line: Callable[[str], None]
) -> None:
    """Runs the child to its end; `on_line` gets each line of its standard output. Raises like `follow_crawl`."""
    _follow(_child(command, crawl_environment(settings)), log_file, log, on_line)


def _follow(child: CrawlChild, log_file: Path, log: Callable[[str], None], on_line: Callable[[str], None]) -> None:
    lines: list[str] = []
    site = log_file.stem.rpartition("-")[0]
    with child, log_file.open("ab", buffering=0) as opened:
        file = _LogFile(opened, log)

        def follow_log() -> None:
            for line in _lines(child.stderr):
                lines.append(line)
                del lines[:-20]
                log(line)
                file.write(line)

        log_reader = threading.Thread(target=follow_log, name=f"log-{site}")
        log_reader.start()
        try:
            for line in _lines(child.stdout):
                on_line(line)
            code = child.wait()
        finally:
            end_child(child)
            log_reader.join()
    _judge(site, code, lines)


def crawl_command(
    program: str, settings: Settings, site: str, run_id: int, further: Mapping[str, object] = {}
) -> list[str]:
    """The command line; `program` is a runnable package of crawlers, `further` are its own options by name."""
    options = {"--sites": settings.sites, "--origin": settings.origin, "--contact": settings.contact, **further}
    arguments = crawl_arguments(site, run_id, settings.data, settings.delay, options)
    return [sys.executable, "-m", program, *arguments]


def crawl_environment(settings: Settings) -> dict[str, str]:
    """This process's environment without secrets that a crawl does not need, and with the database's address.

    The address may have a password. Every user can read a process's arguments; only its own user can read its
    environment.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    return kept | ({DATABASE_URL: settings.database_url} if settings.database_url else {})


def _child(command: list[str], environment: dict[str, str]) -> CrawlChild:
    """Starts the child in its own session, so that this process decides what Ctrl-C does to it."""
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def end_child(child: CrawlChild) -> None:
    """Ends the child gracefully by closing its standard input; kills it if that takes too long."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(SECONDS_TO_CLOSE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


class _LogFile:
    """The crawl's log file; reports a write error once and continues, since the crawl waits for its reader."""

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


def _judge(site: str, code: int, lines: list[str]) -> None:
    last = lines[-1] if lines else "it wrote no log line"
    if code == CrawlExit.DONE:
        return
    if code == CrawlExit.RETRY:
        raise CrawlInterrupted(f"{site}: {last}")
    if code == CrawlExit.STOPPED:
        raise CrawlInterrupted(f"{site}: the crawl was stopped; run the same command again to go on")
    if code < 0:
        raise CrawlInterrupted(f"{site}: the crawl was killed by signal {-code}; run the same command again to go on")
    raise CrawlBroken(f"{site}: {last}")
