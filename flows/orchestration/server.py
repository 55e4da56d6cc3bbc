"""The Prefect server that `luutru serve` starts on loopback, as a child that ends with us.

Run as a program it is that child: `python -m flows.orchestration.server PORT`.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flows.orchestration.home import Served, answers, leave_note, note
from flows.settings import Settings
from storage.errors import TryAgainLater

HOST = "127.0.0.1"
SECONDS_TO_START = 180  # the first start makes the server's database
SECONDS_TO_END = 20


class ServerDidNotStart(TryAgainLater):
    """Prefect's server gave no answer; its log says why."""


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """Yields the API's address of a server that lives as long as the block; commands on the folder find it."""
    url = f"http://{HOST}:{settings.port}/api"
    if answers(url):
        raise ServerDidNotStart(f"port {settings.port} has another Prefect server: set LUUTRU_PORT or PREFECT_API_URL")
    log = settings.data / "logs" / "prefect-server.log"
    with log.open("ab") as file:
        command = [sys.executable, "-m", "flows.orchestration.server", str(settings.port)]
        server = subprocess.Popen(
            command,
            env=os.environ | retention(settings.keep_days),
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            start_new_session=True,  # a Ctrl-C is for us; the server ends when the runs have told it their ends
        )
    try:
        wait_for_server(server, url, str(log))
        leave_note(settings.data, Served(url, server.pid))
        yield url
    finally:
        note(settings.data).unlink(missing_ok=True)
        end_server(server)


def retention(days: int) -> dict[str, str]:
    """Prefect's own clearing of its database, which is off for runs unless asked for (Prefect 3.8)."""
    period = str(int(timedelta(days=days).total_seconds()))
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": period,
    }


def wait_for_server(server: subprocess.Popen[bytes], url: str, log: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise ServerDidNotStart(f"Prefect's server did not start; {log} says why")
        time.sleep(0.2)


def end_server(server: subprocess.Popen[bytes]) -> None:
    if server.stdin:
        server.stdin.close()
    try:
        server.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _offer_one_ui() -> None:
    """The newer UI, which asks a host of its maker's, is not served at all: a click would be enough to open it."""
    import prefect  # noqa: PLC0415 (this module is imported by a command that sets Prefect's environment later)

    vars(prefect)["__ui_v2_static_path__"] = Path(os.devnull) / "none"


def end_with_parent() -> None:
    """A thread that ends this process when our parent's end of the pipe closes."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def main(port: str) -> None:
    """Prefect's own command."""
    end_with_parent()
    _offer_one_ui()
    sys.argv = ["prefect", "server", "start", "--host", HOST, "--port", port]
    runpy.run_module("prefect", run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    main(sys.argv[1])
