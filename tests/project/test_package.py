"""The wheel: built, installed in its own environment, and asked for its sites."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_rules_and_migrations_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "seeds/sites/thanhtri.toml" in names
    assert "seeds/families/hanoi_liferay.toml" in names
    assert any(name.startswith("storage/migrations/versions/0001") for name in names)
    assert not [name for name in names if name.startswith("tests/")]


def test_luutru_sites_runs_from_it(wheel: Path, tmp_path: Path) -> None:
    """The environment borrows the dependencies of ours, but not the project itself."""
    venv.create(tmp_path / "venv", with_pip=False)
    (packages,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "borrowed.pth").write_text(f"{ours}\n")
    python = str(tmp_path / "venv" / "bin" / "python")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PYTHON"))}

    def output(code: str, *arguments: str) -> str:
        command = [python, "-c", code, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=True)
        return done.stdout

    luutru = "from flows.cli.main import main; main()"
    assert '"slug": "thanhtri"' in output(luutru, "sites", "--json")
    assert output(luutru, "--version").startswith("luutru ")
    assert str(tmp_path) in output("import seeds; print(seeds.__file__)")
