"""The environment with pandas, polars, pyarrow and Jupyter that `make` installs, and functions to use it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

BIN = Path(f"{sys.prefix}-notebook") / "bin"
ROOT = Path(__file__).resolve().parents[2]


def run_in_notebook_environment(program: str, *arguments: str, folder: Path) -> str:
    """Runs a program of that environment in `folder`, and returns its output; luutru is that of our environment."""
    if not (BIN / program).exists():
        if os.environ.get("CI"):
            pytest.fail(f"no {program} in {BIN}; make sets it up")
        pytest.skip(f"no {program} in {BIN} (make test sets it up)")
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    own = {name: str(folder / "home") for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR")}
    settings = os.environ | own | {"PYTHONPATH": os.pathsep.join((str(ROOT), ours))}
    command = [str(BIN / program), *arguments]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_notebook(notebook: Path, folder: Path) -> None:
    """Runs a notebook's cells in its own folder, and keeps their outputs in it. `folder` is for Jupyter's own files."""
    run_in_notebook_environment("jupyter-execute", "--inplace", str(notebook), folder=folder)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell["metadata"].pop("execution", None)  # the times of this run
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        run_notebook(ROOT / "docs" / "corpus.ipynb", Path(home))
