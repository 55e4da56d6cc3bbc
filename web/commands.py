"""Runs luutru's own commands for the operator, each as a process of its own whose lines go to a log."""

import shlex
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AT_ONCE = 4
_SHOWN = 10
SECONDS_TO_END = 3.0


class TooManyCommands(Exception):
    """AT_ONCE commands are at work; one of them has to end first."""


@dataclass(frozen=True, slots=True)
class StartedCommand:
    """`code` is None while it runs."""

    line: str
    code: int | None


class Commands:
    """The commands that this room started. They end with it, and the same command resumes."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._started: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, words: Sequence[str]) -> None:
        """Raises TooManyCommands."""
        with self._lock, self._log.open("ab") as log:
            if sum(process.poll() is None for _, process in self._started) >= AT_ONCE:
                raise TooManyCommands(f"{AT_ONCE} commands are at work: wait until one has ended")
            line = shlex.join(["luutru", *words])
            log.write(f"{line}\n".encode())
            log.flush()
            command = [sys.executable, "-m", "flows.cli.main", *words]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            ended = [one for one in self._started if one[1].poll() is not None]
            forgotten = ended[:-_SHOWN]
            self._started = [*(one for one in self._started if one not in forgotten), (line, process)]

    def started(self) -> list[StartedCommand]:
        """The newest first."""
        with self._lock:
            return [StartedCommand(line, process.poll()) for line, process in reversed(self._started)]

    def end(self) -> None:
        with self._lock:
            for _, process in self._started:
                if process.poll() is None:
                    process.terminate()
            for _, process in self._started:
                try:
                    process.wait(SECONDS_TO_END)
                except subprocess.TimeoutExpired:
                    process.kill()
