"""Starts the reading room as a program of its own, alone or beside `luutru serve`: flows never import it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from flows.orchestration.room_address import announced
from flows.orchestration.server_process import HOST, end_server
from flows.orchestration.server_secret import server_secret
from flows.settings import Settings

DATABASE_URL = "ROOM_DATABASE_URL"
SECONDS_TO_END = 3.0
SECRET = "ROOM_SECRET"  # noqa: S105 (a variable's name)


def room_command(settings: Settings, host: str, *further: str) -> list[str]:
    """The command line; it has no secret, since every user reads a process's arguments."""
    command = [sys.executable, "-m", "web", "--data", str(settings.data), "--host", host]
    command += ["--port", str(settings.room_port), *further]
    command += ["--sites", str(settings.sites)] if settings.sites else []
    command += ["--login"] if settings.room_login else []
    for name in settings.server_names:
        command += ["--name", name]
    return command


def room_environment(settings: Settings, secret: str | None) -> Mapping[str, str]:
    """This process's environment without settings, and with what the room needs of them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    kept |= {DATABASE_URL: settings.database_url} if settings.database_url else {}
    return kept | ({SECRET: secret} if secret else {})


@contextmanager
def room_beside(settings: Settings, ui: str, say: Callable[[str], None]) -> Iterator[None]:
    """Runs the room during the block, with the actions that only the operator may take; it ends with this process.

    A port in use is reported and stops nothing else: nights are more important than the room.
    """
    address = f"http://{HOST}:{settings.room_port}"
    if _is_in_use(settings.room_port):
        say(f"no reading room: port {settings.room_port} is in use by another program; set LUUTRU_ROOM_PORT")
        yield
        return
    command = room_command(settings, HOST, "--actions", "--end-with-parent", "--ui", ui)
    secrets = {SECRET: server_secret(settings.data)}
    secrets |= {DATABASE_URL: settings.database_url} if settings.database_url else {}
    with (settings.data / "logs" / "room.log").open("ab") as log:
        room = subprocess.Popen(
            command, env=os.environ | secrets, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    say(f"the reading room: {address} (to act in it, log in: luutru login --room)")
    try:
        with announced(address):
            yield
    finally:
        end_server(room, SECONDS_TO_END)


def _is_in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
