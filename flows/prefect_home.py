"""Prefect kept to the data folder, and kept from telling anyone; to be called before Prefect is imported."""

import os
from pathlib import Path

from flows.served import served

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The newer UI asks a host of its maker's on every page, analytics off or not (Prefect 3.9.1).
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # The UI asks the server it came from, whatever port or proxy it is behind.
    "PREFECT_SERVER_UI_API_URL": "/api",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # what a person must know is our own one line; the UI has all
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def keep_prefect_here(data: Path) -> None:
    """Sets what the environment does not say already; a user's own Prefect profiles are not touched.

    Where `luutru serve` is at work on this folder, what runs now shows in its UI.
    """
    home = data.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    # The server unpacks its UI when it starts; the installed packages may be read-only.
    ours = {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"), **QUIET}
    for name, value in ours.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ and (server := served(data)):
        os.environ["PREFECT_API_URL"] = server.url
