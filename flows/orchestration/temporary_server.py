"""A Prefect server for the length of one command, as a child that ends with it: Prefect's own outlives a kill.

Run as a program it is that child: `python -m flows.orchestration.temporary_server PORT`.
"""

import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.orchestration.server import HOST, end_server, end_with_parent, wait_for_server

SECONDS_TO_SEND = 20
# As Prefect has it where it starts such a server by itself (prefect.server.api.server, 3.9.1).
_ENVIRONMENT = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
_UVICORN = ("--factory", "prefect.server.api.server:create_app", "--log-level", "error", "--lifespan", "on")


@contextmanager
def passing_server(data: Path) -> Iterator[Callable[[], None]]:
    """Where no other server is named, PREFECT_API_URL names this one; to be entered before Prefect is imported.

    Yields what waits until it answers: Prefect can be imported while it starts. Raises ServerDidNotStart there.
    """
    if "PREFECT_API_URL" in os.environ:
        yield lambda: None
        return
    port = _free_port()
    url, log = f"http://{HOST}:{port}/api", data / "logs" / "prefect-server.log"
    with log.open("ab") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.orchestration.temporary_server", str(port)],
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            start_new_session=True,  # a Ctrl-C is for us; the server ends when the run has told it its end
        )
    os.environ["PREFECT_API_URL"] = url
    try:
        yield lambda: wait_for_server(server, url, str(log))
        _send_what_waits()
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        end_server(server)


def _send_what_waits() -> None:
    """Log lines and events wait in threads of Prefect's own; those that outlive the server complain on the console."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 (Prefect reads its settings when imported)
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415 (as above)

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=SECONDS_TO_SEND)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def main(port: str) -> None:
    end_with_parent()
    sys.argv = ["uvicorn", "--host", HOST, "--port", port, *_UVICORN]
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    main(sys.argv[1])
