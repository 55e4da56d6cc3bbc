"""An environment for each peer, made once and kept: their pins do not fight with each other or with ours."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / ".bench-venvs"


class NotInstalled(Exception):
    """A peer cannot be had here; the text says why."""


def python_with(name: str, packages: tuple[str, ...]) -> Path:
    """The Python that has exactly these packages and what they need. Raises NotInstalled."""
    folder = FOLDER / name
    python, done = folder / "bin" / "python", folder / "installed.txt"
    wanted = "\n".join((sys.version, *packages))
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", *packages])
        done.write_text(wanted, encoding="utf-8")
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"{command[0]} ended with {done.returncode}"]
        raise NotInstalled(said[-1])
