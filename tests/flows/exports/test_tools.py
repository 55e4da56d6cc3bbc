"""The tools that people use for exports open them without a network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.exports.test_formats import FORMATS, json_rows, run

PYTHON = Path(f"{sys.prefix}-exports") / "bin" / "python"
TOOLS = Path(__file__).with_name("tools.py")


def opened(folder: Path) -> dict[str, Any]:
    """What the tools found, in the environment that `make` installs."""
    if not PYTHON.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no {PYTHON}; make sets it up")
        pytest.skip(f"no {PYTHON} (make test sets it up)")
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home"), "HOME": str(folder / "home")}
    environment = os.environ | offline
    done = subprocess.run(
        [PYTHON, TOOLS, folder], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("archive")
def test_each_tool_finds_the_same_texts(tmp_path: Path) -> None:
    for form in FORMATS[1:]:
        run(str(tmp_path / form), "--format", form)
    rows = json_rows(tmp_path / "jsonl")
    found = opened(tmp_path)
    sites = {row["site"] or "imported": [one for one in rows if one["site"] == row["site"]] for row in rows}
    assert found["datasets"]["ids"] == found["croissant"] == sorted(row["id"] for row in rows)
    assert found["datasets"]["columns"] == list(rows[0])
    assert found["datasets"]["sites"] == {site: len(some) for site, some in sites.items()}
    characters = [[some[0]["site"], len(some), sum(len(row["text"]) for row in some)] for some in sites.values()]
    assert found["duckdb"] == characters
    assert found["pandas"] == found["polars of lines"] == [row["text"] for row in rows]
    assert found["polars"] == [row["blocks"] for row in rows]
    assert found["croissant errors"] == []
