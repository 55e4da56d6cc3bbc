"""What docs/operations.md asks a person to do on a first day: its commands by name, and the values of its form."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.end_to_end.processes import ROOT

_BLOCK = re.compile(r"^ *```sh (\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^ *\| `(\w+)` \| `([^`]+)` \|$", re.MULTILINE)


def section() -> str:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return text.partition("\n## A first day\n")[2].partition("\n## ")[0]


def commands() -> dict[str, list[list[str]]]:
    """The lines of each block as arguments, by the block's name."""
    return {name: [line.split() for line in block.splitlines()] for name, block in _BLOCK.findall(section())}


def form() -> dict[str, str]:
    """The fields of the backfill form."""
    return dict(_ROW.findall(section()))


def follow(block: str, settings: Mapping[str, str], folder: Path) -> list[str]:
    """Runs the block's commands one after the other; returns the output of each."""
    outputs = []
    for program, *rest in commands()[block]:
        assert program == "luutru"
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *rest],
            env=dict(settings),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, f"{' '.join(rest)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        outputs.append(done.stdout)
    return outputs
