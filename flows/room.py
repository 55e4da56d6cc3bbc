"""Starts the reading room as a program of its own: flows never import it."""

import os
import sys
from collections.abc import Mapping

from flows.settings import Settings

DATABASE_URL = "ROOM_DATABASE_URL"
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
