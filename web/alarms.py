"""The last alarms that were sent, as their log in the data folder has them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MOST_ALARMS = 10
_READ = 200_000


@dataclass(frozen=True, slots=True)
class SentAlarm:
    """`site` is None where the alarm is of no site; the alarm's text is left out, since it may quote pages."""

    at: datetime
    kind: str
    subject: str
    site: str | None


def last_alarms(data: Path, slugs: Collection[str]) -> tuple[SentAlarm, ...]:
    """The newest first. A line that was not written to its end is left out."""
    file = data / "logs" / "alarms.jsonl"
    if not file.exists():
        return ()
    with file.open("rb") as opened:
        start = max(0, file.stat().st_size - _READ)
        opened.seek(start)
        lines = opened.read(_READ).decode("utf-8", "replace").splitlines()
    whole = [line for line in lines[1 if start else 0 :] if line.startswith("{") and line.endswith("}")]
    return tuple(_alarm(json.loads(line), slugs) for line in reversed(whole[-MOST_ALARMS:]))


def _alarm(line: dict[str, str], slugs: Collection[str]) -> SentAlarm:
    subject = line["subject"]
    slug = subject.partition(" ")[0]
    return SentAlarm(datetime.fromisoformat(line["at"]), line["kind"], subject, slug if slug in slugs else None)
