"""Runs one of our own commands inside a flow, as a child process whose lines are the run's log."""

import subprocess
import sys
from collections.abc import Callable

from flows.exit_codes import RETRY

SECONDS_TO_CLOSE = 25


class CommandFailed(Exception):
    """The command ended with a code that says that something must be corrected, or that its result is a failure."""


class CommandPutOff(Exception):
    """Another command has a lock that this one needs; nothing is lost until the next time."""


def own_command(arguments: list[str], log: Callable[[str], None]) -> None:
    """Runs the command. Raises CommandFailed or CommandPutOff with the command's last line."""
    command = [sys.executable, "-m", "flows.cli.main", *arguments]
    last = "no word from it"
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as child:
        try:
            for line in child.stdout or ():
                if stated := line.rstrip():
                    last = stated
                    log(stated)
            code = child.wait()
        finally:
            _end(child)
    if code == RETRY:
        raise CommandPutOff(last)
    if code:
        raise CommandFailed(f"luutru {' '.join(arguments)} ended with {code}: {last}")


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            child.kill()
