"""Keeps the log of sent alarms in the data folder, one line each, so that none is sent twice."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from flows.alerts.alert import Alert
from flows.alerts.routes import send
from flows.settings import Settings


def send_once(settings: Settings, alert: Alert) -> bool:
    """Sends the alarm unless it was sent before; returns whether it was sent now.

    Raises AlertNotSent; the alarm then counts as not sent.
    """
    with FileLock(settings.data / "locks" / "alarms.lock", timeout=120):
        if alert.key in _told(_file(settings.data)):
            return False
        routes = send(settings, alert)
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(alert), "routes": routes}
        with _file(settings.data).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return True


def _told(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {json.loads(line)["key"] for line in file.read_text(encoding="utf-8").splitlines() if line.endswith("}")}


def _file(data: Path) -> Path:
    return data / "logs" / "alarms.jsonl"
