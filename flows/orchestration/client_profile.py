"""Writes a Prefect profile, so that Prefect's own commands find this folder's server and its secret."""

import json
from pathlib import Path

from flows.orchestration.server_secret import prefect_folder, write_privately

FILE = "client.toml"


def write_client_profile(data: Path, url: str, secret: str) -> None:
    """Writes the profile for `PREFECT_PROFILES_PATH=<data>/prefect/client.toml prefect …`."""
    lines = [
        "# luutru serve writes this file at each start.",
        'active = "luutru"',
        "[profiles.luutru]",
        f"PREFECT_API_URL = {json.dumps(url)}",
        f"PREFECT_API_AUTH_STRING = {json.dumps(secret)}",
    ]
    write_privately(prefect_folder(data) / FILE, "\n".join(lines) + "\n")
