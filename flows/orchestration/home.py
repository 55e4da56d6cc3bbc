"""Keeps Prefect's files in the data folder without telemetry, and finds the folder's running `luutru serve`.

Call `keep_prefect_here` before Prefect is imported. A note in the folder names the running server; it counts only while
that server proves itself.
"""

import json
import os
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.orchestration.loopback import ask_loopback_directly
from flows.orchestration.prefect_database import URL_SETTINGS, is_elsewhere, own_url
from flows.orchestration.server_identity import proves
from flows.orchestration.server_secret import prefect_folder, server_secret, write_privately

SECONDS_TO_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Served:
    """`url` is the API's address; `pid` the server's process."""

    url: str
    pid: int


def served(data: Path) -> Served | None:
    """The running server of this folder, or None; ignores the note of a serve that died."""
    try:
        found = Served(**json.loads(note(data).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if _runs(found.pid) and proves(found.url, server_secret(data)) else None


def leave_note(data: Path, server: Served) -> None:
    write_privately(note(data), json.dumps(asdict(server)) + "\n")


def note(data: Path) -> Path:
    return data / "prefect" / "served.json"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310 (our own note)
            return bool(answer.status == 200)  # noqa: PLR2004 (HTTP's OK)
    except (OSError, urllib.error.URLError):
        return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The newer UI requests a host of Prefect's maker on every page, even without analytics (Prefect 3.9.1).
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The UI requests the server it came from, behind any port or proxy.
    "PREFECT_SERVER_UI_API_URL": "/api",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # what a person must know is our own one line; the UI has all
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def keep_prefect_here(data: Path) -> None:
    """Sets Prefect's settings that the environment does not set; does not change a user's own Prefect profiles.

    While `luutru serve` runs on this folder, its UI shows the flow runs of this process.
    """
    ask_loopback_directly()
    home = prefect_folder(data)
    # The server unpacks its UI when it starts; the installed packages may be read-only.
    ours = {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"), **QUIET}
    if not is_elsewhere(data):
        ours[URL_SETTINGS[0]] = own_url(data)  # Prefect itself puts the path into the address as it is
    for name, value in ours.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ and (server := served(data)):
        os.environ |= {"PREFECT_API_URL": server.url, "PREFECT_API_AUTH_STRING": server_secret(data)}
