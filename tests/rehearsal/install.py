"""Installs pinned packages into a new environment, with a line at least every ten seconds.

`python3 -m tests.rehearsal.install VENV REQUIREMENTS` needs only Python.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS = 8.0


def main(venv: Path, requirements: Path) -> int:
    wanted = _packages(requirements)
    _print(
        f"Installing luutru and the {wanted} packages that it needs into {venv} (about 600 MB; one to four minutes)."
    )
    python = venv / "bin" / "python"
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    steps = (
        ("making the environment", [sys.executable, "-m", "venv", str(venv)]),
        ("packages", [*pip, "--require-hashes", "-r", str(requirements)]),
        ("luutru itself", [*pip, "--no-deps", "."]),
    )
    begin = time.monotonic()
    for what, command in steps:
        if code := _run(what, command, venv, begin):
            return code
    _print(f"Installed in {time.monotonic() - begin:.0f} s.")
    return 0


def _run(what: str, command: Sequence[str], venv: Path, begin: float) -> int:
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            _print(f"… {what}: {time.monotonic() - begin:.0f} s, {_size(venv) / 1e6:.0f} MB so far")


def _packages(requirements: Path) -> int:
    return sum("==" in line for line in requirements.read_text(encoding="utf-8").splitlines())


def _size(folder: Path) -> int:
    """The bytes of the files; a file that vanishes meanwhile counts as 0."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118 (a hundred thousand Paths are slow)
            except FileNotFoundError:
                continue
    return total


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
