"""Starts the Prefect server of `luutru serve` on loopback, as a child that ends with this process."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flows.orchestration.client_profile import write_client_profile
from flows.orchestration.home import Served, leave_note, note
from flows.orchestration.prefect_database import check_prefect_database, prepare_prefect_database
from flows.orchestration.server_process import HOST, end_server, start_server, wait_for_server
from flows.orchestration.server_secret import server_secret
from flows.settings import BadSettings, Settings


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """Runs a server during the block and yields its API's address; commands on the folder find it.

    Within the block the environment has its address and secret for Prefect.
    """
    _refuse_a_port_in_use(settings.port)
    check_prefect_database(settings.data)
    prepare_prefect_database(settings.data)
    url, secret = f"http://{HOST}:{settings.port}/api", server_secret(settings.data)
    log = settings.data / "logs" / "prefect-server.log"
    server = start_server(settings.port, secret, log, retention(settings.keep_days))
    try:
        wait_for_server(server, url, secret, log)
        write_client_profile(settings.data, url, secret)
        leave_note(settings.data, Served(url, server.pid))
        os.environ |= {"PREFECT_API_URL": url, "PREFECT_API_AUTH_STRING": secret}
        yield url
    finally:
        note(settings.data).unlink(missing_ok=True)
        end_server(server)


def retention(days: int) -> dict[str, str]:
    """Settings for Prefect's own deletion of old runs, which is off by default (Prefect 3.8)."""
    period = str(int(timedelta(days=days).total_seconds()))
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": period,
    }


def _refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((HOST, port)) == 0:
            raise BadSettings(f"port {port} is in use by another program: set LUUTRU_PORT to a free one")
