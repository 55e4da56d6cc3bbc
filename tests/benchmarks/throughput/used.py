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
    out, said = folder / "used.json", folder / "said.log"
    wrapped = [sys.executable, str(Path(__file__).with_name("measured.py")), str(out), str(seconds), *map(str, command)]
    with said.open("wb") as log:
        done = subprocess.run(wrapped, cwd=place or ROOT, env=dict(environment), stdout=log, stderr=log, check=False)
    if done.returncode:
        end = said.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailed(f"{' '.join(map(str, command))} ended with {done.returncode}: {end}")
    told = json.loads(out.read_text(encoding="utf-8"))
    processes = tuple(Process(**one) for one in told["processes"])
    return Used(told["began"], told["wall"], told["cpu"], processes)
