"""Which alarms were told: a line each in the data folder, so that none is told twice and all can be read later."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from flows.alerts.alert import Alert, send
from flows.settings import Settings


def tell(settings: Settings, alert: Alert) -> bool:
    """Tells the alarm unless it was told; False if it was. Raises AlertNotSent, and it counts as not told."""
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
