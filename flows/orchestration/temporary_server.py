"""Runs a temporary Prefect server for one command, as a child that ends with it."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.orchestration.prefect_database import (
    check_prefect_database,
    has_newest_schema,
    prepare_prefect_database,
)
from flows.orchestration.server_process import HOST, end_server, start_server, wait_for_server
from flows.orchestration.server_secret import server_secret

SECONDS_TO_SEND = 20
# The same settings as in the temporary servers that Prefect itself starts (prefect.server.api.server, 3.9.1).
# It has no UI in which somebody could fill in a block, so it does not register their types.
_ENVIRONMENT = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}
_WITHOUT_MIGRATIONS = {"PREFECT_API_DATABASE_MIGRATE_ON_START": "false"}
_NAMES = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING")


@contextmanager
def temporary_server(data: Path) -> Iterator[Callable[[], None]]:
    """Starts a server and puts it into the environment, unless one is there; enter it before Prefect is imported.

    Yields a function that waits for the server's first answer, so that Prefect is imported while it starts. The
    function raises ServerDidNotStart.
    """
    if "PREFECT_API_URL" in os.environ:
        yield lambda: None
        return
    check_prefect_database(data)
    prepare_prefect_database(data)
    sys.stderr.write("luutru: starting Prefect's server for this command; some seconds\n")
    port, secret = _free_port(), server_secret(data)
    url, log = f"http://{HOST}:{port}/api", data / "logs" / "prefect-server.log"
    more = _ENVIRONMENT | (_WITHOUT_MIGRATIONS if has_newest_schema(data) else {})
    server = start_server(port, secret, log, more)
    os.environ |= dict(zip(_NAMES, (url, secret), strict=True))
    try:
        yield lambda: wait_for_server(server, url, secret, log)
        _send_what_waits()
    finally:
        for name in _NAMES:
            os.environ.pop(name, None)
        end_server(server)


def _send_what_waits() -> None:
    """Sends pending log lines and events of Prefect's threads, which otherwise print errors after the server's end."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 (Prefect reads its settings when imported)
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415 (as above)

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=SECONDS_TO_SEND)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
