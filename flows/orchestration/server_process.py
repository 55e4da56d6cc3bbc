"""Starts, awaits and ends a Prefect server process that answers only clients with the secret.

As a program, this module is that server: `python -m flows.orchestration.server_process --port PORT`.
"""

import argparse
import gc
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from flows.orchestration.server_identity import proves
from flows.orchestration.server_secret import server_secret
from flows.settings import load_settings
from storage.errors import CorrectTheInput, TryAgainLater

HOST = "127.0.0.1"
SECONDS_TO_START = 180
SECONDS_TO_END = 5  # its data is committed; SQLite recovers from a kill
_SECONDS_FOR_REQUESTS = "2"  # a browser keeps its connection open
_UVICORN = (
    "--factory", "flows.orchestration.server_app:server_app", "--log-level", "warning", "--no-access-log",
    "--lifespan", "on", "--no-proxy-headers", "--no-server-header",
    "--timeout-graceful-shutdown", _SECONDS_FOR_REQUESTS,
)  # fmt: skip


class ServerTooSlow(TryAgainLater):
    """Prefect's server gave no answer in time."""


class ServerDidNotStart(CorrectTheInput):
    """Prefect's server ended at once; its log says why."""


def start_server(port: int, secret: str, log: Path, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Starts a server that ends with this process; Prefect's own server would survive a kill of it."""
    command = [sys.executable, "-m", "flows.orchestration.server_process", "--port", str(port), "--end-with-parent"]
    with log.open("ab") as file:
        return subprocess.Popen(
            command,
            env=os.environ | more | {"PREFECT_SERVER_API_AUTH_STRING": secret},
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            start_new_session=True,  # a Ctrl-C is for us; the server ends when the runs have reported their ends
        )


def wait_for_server(server: subprocess.Popen[bytes], url: str, secret: str, log: Path) -> None:
    """Raises ServerDidNotStart or ServerTooSlow."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not proves(url, secret):
        if server.poll() is not None:
            raise ServerDidNotStart(f"Prefect's server did not start ({_last_line(log)}); {log} has more")
        if time.monotonic() > deadline:
            raise ServerTooSlow(f"Prefect's server gave no answer in {SECONDS_TO_START} s; {log} says what it did")
        time.sleep(0.2)


def end_server(server: subprocess.Popen[bytes], seconds: float = SECONDS_TO_END) -> None:
    if server.stdin:
        server.stdin.close()
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"


def _end_with_parent() -> None:
    """Starts a thread that ends this process when the parent's end of the pipe closes."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(SECONDS_TO_END)
        os._exit(1)  # it hangs, and no parent is left to kill it

    threading.Thread(target=watch, daemon=True).start()


def _settle(host: str, port: int) -> None:
    """Takes the secret from the environment or else the data folder, and allows no requests of other origins."""
    if not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        os.environ["PREFECT_SERVER_API_AUTH_STRING"] = server_secret(load_settings().data)
    os.environ["PREFECT_SERVER_API_HOST"] = host
    os.environ["PREFECT_SERVER_API_PORT"] = str(port)
    os.environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = f"http://{HOST}:{port}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m flows.orchestration.server_process", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--end-with-parent", action="store_true", help="end when standard input closes")
    asked = parser.parse_args()
    if asked.end_with_parent:
        _end_with_parent()
    _settle(asked.host, asked.port)
    gc.disable()  # while it imports: server_app enables it
    sys.argv = ["uvicorn", "--host", asked.host, "--port", str(asked.port), *_UVICORN]
    try:
        runpy.run_module("uvicorn", run_name="__main__", alter_sys=False)
    finally:
        gc.freeze()  # else Python looks through all objects for garbage before it ends


if __name__ == "__main__":
    main()
