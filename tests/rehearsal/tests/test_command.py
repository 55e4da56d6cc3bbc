"""The command: one line when ready, and an end by signal or with standard input."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[3]


def start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.rehearsal", "--port", "0", "--day", "2", "--seed", "5"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_it_says_where_it_is_and_ends_with_its_input() -> None:
    with start() as process:
        assert process.stdout is not None
        origin = process.stdout.readline().strip()
        with urlopen(Request(f"{origin}/robots.txt", headers={"Host": "hanoimoi.vn"}), timeout=10) as answer:
            assert answer.status == 200
        process.communicate(timeout=10)
    assert process.returncode == 0


def test_it_ends_by_signal() -> None:
    with start() as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
