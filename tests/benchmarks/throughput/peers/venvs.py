"""An environment for each peer, made once from its pins and kept: they do not fight with each other or with ours."""

import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[4] / ".bench-venvs"
PINS: Final = Path(__file__).with_name("pins")


class NotInstalled(Exception):
    """A peer cannot be had here; the text says why."""


def python_with(name: str) -> Path:
    """The Python that has exactly the packages of `pins/NAME.txt`. Raises NotInstalled."""
    folder, pins = FOLDER / name, PINS / f"{name}.txt"
    python, done = folder / "bin" / "python", folder / "installed.txt"
    wanted = f"{sys.version}\n{pins.read_text(encoding='utf-8')}"
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(pins)])
        done.write_text(wanted, encoding="utf-8")
    return python


def version_of(name: str, package: str) -> str:
    """The version of the package that the peer's pins name."""
    lines = (PINS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return next(line.split()[0].partition("==")[2] for line in lines if line.startswith(f"{package}=="))


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.strip().splitlines() if line] or [f"it ended with {done.returncode}"]
        errors = [line for line in lines if line.startswith("ERROR")]
        raise NotInstalled(f"{Path(command[0]).name} {command[2]}: {(errors or lines)[-1]}")
