"""The command: one line when it is ready, and an end by signal or by the end of standard input."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[3]


def start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.rehearsal", "--port", "0", "--day", "2", "--seed", "5"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_it_prints_its_address_and_ends_with_its_input() -> None:
    with start() as process:
        assert process.stdout is not None
        origin = process.stdout.readline().strip()
        with urlopen(Request(f"{origin}/robots.txt", headers={"Host": "hanoimoi.vn"}), timeout=60) as answer:
            assert answer.status == 200
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_it_ends_by_signal() -> None:
    with start() as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_another_terminal_moves_the_day_and_breaks_a_layout() -> None:
    with start() as process:
        assert process.stdout is not None
        origin = process.stdout.readline().strip()
        port = origin.rpartition(":")[2]
        assert sent("day", "--port", port) == "It is day 3.\n"
        assert sent("day", "7", "--port", port) == "It is day 7.\n"
        assert CLASS in page(origin)
        assert "tom-tat" in sent("break", HOST, "lfr-pagination", "tom-tat", "--port", port)
        assert CLASS not in page(origin)
        sent("mend", "--port", port)
        assert CLASS in page(origin)
        process.communicate(timeout=60)


def test_a_missing_portal_and_a_busy_port_give_one_line() -> None:
    with start() as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip().rpartition(":")[2]
        busy = command("--port", port)
        process.communicate(timeout=60)
    for done in (busy, command("day", "--port", port)):
        assert done.returncode == 2
        assert port in done.stderr
        assert len(done.stderr.splitlines()) == 1


HOST = "tayho.hanoi.gov.vn"
CLASS = b'class="lfr-pagination'


def page(origin: str) -> bytes:
    with urlopen(Request(f"{origin}/tin-tuc-su-kien", headers={"Host": HOST}), timeout=60) as answer:
        body: bytes = answer.read()
        return body


def sent(*words: str) -> str:
    done = command(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.rehearsal", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
