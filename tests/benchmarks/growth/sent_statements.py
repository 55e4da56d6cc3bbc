"""Records the statements that a command and its child processes send to the database, each once with its values."""

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RECORDER: Final = Path(__file__).with_name("recorder")
ROOT: Final = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class SentStatement:
    """A statement as the driver gets it."""

    statement: str
    values: Any


def statements_of(command: tuple[str, ...], environment: Mapping[str, str], folder: Path) -> list[SentStatement]:
    """Runs a Python module to its end; a failure contains its output."""
    notes = folder / "statements"
    notes.unlink(missing_ok=True)
    own = {"PYTHONPATH": os.pathsep.join([str(RECORDER), str(ROOT)]), "GROWTH_STATEMENTS": str(notes)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment, **own},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    sent: dict[str, SentStatement] = {}
    with notes.open("rb") as file:
        while file.peek(1):
            statement, values = pickle.load(file)
            sent.setdefault(statement, SentStatement(statement, values))
    return list(sent.values())
