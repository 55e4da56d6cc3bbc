"""Measures a command and its child processes: `python -m tests.benchmarks.throughput.measured OUT SECONDS COMMAND…`.

OUT gets the figures as JSON. What takes longer than so many seconds is killed.

A process of its own, so that it can adopt what the command leaves behind: on Linux the CPU time of every descendant is
in the sum, also of those for which nobody waited. Elsewhere these are missing, and so are the sizes of the processes.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS = 0.2
PATIENCE = 60.0
KILLED = 124
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)
_TICKS = os.sysconf("SC_CLK_TCK")


def main(out: str, seconds: str, *command: str) -> int:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    processes: dict[tuple[int, str], dict[str, Any]] = {}
    end = threading.Event()
    watcher = threading.Thread(target=_watch, args=(processes, end))
    began = time.time()
    child = subprocess.Popen(command, start_new_session=True)
    watcher.start()
    code = _ended(child, float(seconds))
    ended = time.time()
    _wait_for_others()
    end.set()
    watcher.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {"began": began, "wall": ended - began, "cpu": used.ru_utime + used.ru_stime, "code": code}
    Path(out).write_text(json.dumps(figures | {"processes": list(processes.values())}), encoding="utf-8")
    return code


def _ended(child: subprocess.Popen[bytes], seconds: float) -> int:
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return KILLED
    finally:
        if child.poll() is None:  # also where the bench itself is interrupted: nothing is left behind
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _wait_for_others() -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            time.sleep(SECONDS / 10)
    raise TimeoutError(f"something that the command started has not ended after {PATIENCE:.0f} s")


def _watch(processes: dict[tuple[int, str], dict[str, Any]], end: threading.Event) -> None:
    while not end.wait(SECONDS):
        for pid in _descendants():
            _look(pid, processes)


def _look(pid: int, processes: dict[tuple[int, str], dict[str, Any]]) -> None:
    """A process is one program in it: what a fork was before it became another is not counted as that other."""
    folder = Path("/proc") / str(pid)
    try:
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        peak = next((line for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM")), None)
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended since it was listed
    if peak and command:
        cpu = (int(fields[11]) + int(fields[12])) / _TICKS
        processes[pid, command] = {"command": command, "peak_mb": int(peak.split()[1]) / 1024, "cpu": cpu}


def _descendants() -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    waiting = [os.getpid()]
    while waiting:
        found = parents.get(waiting.pop(), [])
        waiting += found
        yield from found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
