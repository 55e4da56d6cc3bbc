"""Nights as real processes: started, watched, stopped for an inspection, and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ONE_NIGHT = (sys.executable, "-m", "tests.end_to_end")
LUUTRU = (sys.executable, "-m", "flows.cli.main")
PATIENCE = 60.0
ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path, origin: str | None, **more: str) -> dict[str, str]:
    """Only the given settings are set; `more` are settings without their prefix."""
    settings = {"LUUTRU_DATA": str(data)}
    if origin:
        settings |= {"LUUTRU_ORIGIN": origin, "LUUTRU_DELAY": "0"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    return clean | settings | {f"LUUTRU_{name}": value for name, value in more.items()}


def run(command: tuple[str, ...], settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=dict(settings), cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE * 15
    )


@contextmanager
def running(command: tuple[str, ...], settings: Mapping[str, str], folder: Path) -> Iterator["Flow"]:
    """Runs the program with its output in `folder`; kills it at the end if it is alive."""
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        process = subprocess.Popen(command, env=dict(settings), cwd=ROOT, stdout=out, stderr=err)
    try:
        yield Flow(process, folder)
    finally:
        process.kill()
        process.wait()


class Flow:
    """The process that runs a night; a child crawls for it, and others read."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process = process
        self._folder = folder

    @property
    def steps(self) -> list[str]:
        return (self._folder / "stdout").read_text(encoding="utf-8").split()

    @property
    def output(self) -> str:
        return (self._folder / "stderr").read_text(encoding="utf-8")

    def children(self, word: str) -> list[int]:
        """Its living descendants with this word in their command."""
        return [pid for pid, command in descendants(self.process.pid) if word in command]

    def crawl(self) -> int:
        (pid,) = self.children("-m crawlers")
        return pid

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def kill_when(self, condition: Callable[[], bool], pace: float = 0.001) -> bool:
        """Stops the process every `pace` seconds to test `condition`, and kills it when the condition holds.

        Returns False if the process ended first.
        """
        while True:
            self.process.send_signal(signal.SIGSTOP)
            found = os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if found is None or found.si_code != os.CLD_STOPPED:
                self.process.wait()
                return False
            if condition():
                self.kill()
                return True
            self.process.send_signal(signal.SIGCONT)
            time.sleep(pace)


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    """Process ids and command lines."""
    columns = ("ps", "-axww", "-o", "pid=,ppid=,stat=,command=")
    listed = subprocess.run(columns, capture_output=True, text=True, check=True)
    children: dict[int, list[tuple[int, str]]] = {}
    for line in listed.stdout.splitlines():
        own, parent, state, command = line.split(None, 3)
        if not state.startswith("Z"):
            children.setdefault(int(parent), []).append((int(own), command))
    waiting = [pid]
    while waiting:
        found = children.get(waiting.pop(), [])
        waiting += [child for child, _ in found]
        yield from found


def alive(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


def wait_until(condition: Callable[[], bool], what: str, pace: float = 0.02) -> None:
    """Raises AssertionError after the time limit."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < PATIENCE, f"it did not happen in time: {what}"
        time.sleep(pace)
