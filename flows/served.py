"""Where `luutru serve` is at work on a data folder: a note in the folder, believed only while its server answers."""

import json
import os
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

SECONDS_TO_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Served:
    """`url` is the API's address; `pid` the server's process."""

    url: str
    pid: int


def served(data: Path) -> Served | None:
    """The server of this folder, or None; what a serve that died left behind is ignored."""
    try:
        found = Served(**json.loads(note(data).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if _runs(found.pid) and answers(found.url) else None


def leave_note(data: Path, server: Served) -> None:
    partial = note(data).with_suffix(".partial")
    partial.write_text(json.dumps(asdict(server)) + "\n", encoding="utf-8")
    partial.rename(note(data))


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
