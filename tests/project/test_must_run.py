"""A target of the Makefile fails if a test that it names did not run and pass."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TESTS = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="none here")
def test_is_skipped():
    pass
"""


@pytest.mark.parametrize(
    ("named", "workers", "code"),
    [
        (["test_passes"], (), 0),
        (["test_is_skipped"], (), 1),
        (["test_passes", "test_is_not_there"], ("-n", "2"), 1),
        (["test_passes"], ("-n", "2"), 0),
    ],
)
def test_what_must_run_has_to_pass(tmp_path: Path, named: list[str], workers: tuple[str, ...], code: int) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    options = [word for name in named for word in ("--must-run", name)]
    command = [sys.executable, "-m", "pytest", "-p", "tests.must_run", "--rootdir", str(tmp_path), "-c", "/dev/null"]
    ended = subprocess.run(
        [*command, *workers, str(tmp_path), *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == code, ended.stdout
    assert ("MUST RUN: no test of" in ended.stdout) == bool(code)


def test_each_testing_target_names_what_must_have_run() -> None:
    """`make test` runs every test that is available, and lists what it skipped."""
    lines = MAKEFILE.replace("\\\n", " ").splitlines()
    tries = [line for line in lines if "-m pytest" in line and not line.startswith("MUST_RUN")]
    alone = [line for line in tries if "--last-failed" not in line]
    assert len(alone) == 1
    assert "-n $(TEST_PROCESSES)" in alone[0]
    targets = [line for line in lines if "$(MUST_RUN)" in line]
    assert len(targets) >= 5
    assert all("--must-run" in line for line in targets)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"--must-run '?(\w+)", MAKEFILE))))
def test_the_required_tests_exist(name: str) -> None:
    found = [path for path in (ROOT / "tests").rglob("*.py") if name in path.stem or f"def {name}" in path.read_text()]
    assert found


def test_a_target_names_no_file_beside_its_folder() -> None:
    """pytest 9 drops such a file without a message."""
    for line in MAKEFILE.replace("\\\n", " ").splitlines():
        paths = [Path(word) for word in line.split() if word.startswith("tests/")]
        assert not [one for one in paths for other in paths if other in one.parents]
