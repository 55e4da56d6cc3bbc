"""The resources of a command, measured by `tests.benchmarks.throughput.measured`, which runs it."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 1200.0


class CommandFailed(Exception):
    """A measured command failed; the text is the end of its output."""


@dataclass(frozen=True, slots=True)
class Process:
    """`cpu` in seconds, `peak_mb` the most memory it had resident."""

    command: str
    peak_mb: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds; `began` is the time of day of time.time(); `cpu` is that of all processes together."""

    began: float
    wall: float
    cpu: float
    processes: tuple[Process, ...]


def measure(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    place: Path | None = None,
    seconds: float = SECONDS,
) -> Used:
    """Runs the command, in `place` or else here; its output is written to a file in `folder`.

    Raises CommandFailed, also where it takes longer than `seconds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    used, output = folder / "used.json", folder / "output.log"
    program = Path(__file__).with_name("measured.py")
    wrapped = [sys.executable, str(program), str(used), str(seconds), *map(str, command)]
    with output.open("wb") as log:
        done = subprocess.run(wrapped, cwd=place or ROOT, env=dict(environment), stdout=log, stderr=log, check=False)
    if done.returncode:
        end = output.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailed(f"{' '.join(map(str, command))} ended with {done.returncode}: {end}")
    measured = json.loads(used.read_text(encoding="utf-8"))
    processes = tuple(Process(**one) for one in measured["processes"])
    return Used(measured["began"], measured["wall"], measured["cpu"], processes)
