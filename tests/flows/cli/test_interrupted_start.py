"""Ctrl-C while a command still imports what it needs: the process ends without a traceback."""

import signal
import subprocess
import sys

import pytest

INTERRUPTED = "os.kill(os.getpid(), signal.SIGINT)"


@pytest.mark.parametrize(
    ("line", "ended", "said"),
    [
        (f"main.command_line = lambda *_, **__: {INTERRUPTED}", -signal.SIGINT, ""),
        (f"main.command_line = lambda *_, **__: lambda: {INTERRUPTED}", -signal.SIGINT, "KeyboardInterrupt"),
    ],
    ids=["in the imports", "in the command"],
)
def test_an_interrupt(line: str, ended: int, said: str) -> None:
    program = f"import os, signal; from flows.cli import main; {line}; main.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == ended
    assert done.stderr.strip().rpartition("\n")[2] == said
