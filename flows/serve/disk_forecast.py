"""Forecasts when the disk of the data folder is full, from what the last nights added."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.alerts.alert import Alert, AlertKind
from flows.markdown_text import size, table
from storage.archive import Archive
from storage.runs.history import bytes_by_night

NIGHTS = 14
SOON = 21  # nights
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Forecast:
    """Sizes in bytes. `nights_left` is None while no night has added anything."""

    total: int
    free: int
    parts: tuple[tuple[str, int], ...]
    per_night: int
    nights: int

    @property
    def nights_left(self) -> int | None:
        return self.free // self.per_night if self.per_night else None

    @property
    def is_soon(self) -> bool:
        few = self.nights_left is not None and self.nights_left < SOON
        return few or self.free < LEAST_SHARE * self.total


def forecast(archive: Archive, today: date) -> Forecast:
    """Uses the nights of the last two weeks; it assumes that database and corpus grow as the WARC files do."""
    usage = shutil.disk_usage(archive.folder.path)
    parts = tuple((entry.name, _size(entry)) for entry in sorted(archive.folder.path.iterdir()))
    added = bytes_by_night(archive, today - timedelta(days=NIGHTS))
    warc = dict(parts).get("warc", 0)
    share = sum(size for name, size in parts if name in ("warc", "corpus", "archive.db")) / warc if warc else 1.0
    per_night = int(share * sum(added.values()) / len(added)) if added else 0
    return Forecast(usage.total, usage.free, parts, per_night, len(added))


def disk_report(coming: Forecast, keep_days: int) -> str:
    left = coming.nights_left
    if left is None:
        when = "No night has added anything yet."
    else:
        when = f"A night adds {size(coming.per_night)} (mean of {coming.nights}): room for about {left} nights."
    parts = [
        "# Is the disk filling?",
        f"**{size(coming.free)} of {size(coming.total)} are free.** {when}",
        table(["part of the data folder", "size"], [[f"`{name}`", size(number)] for name, number in coming.parts]),
        f"Prefect's own database forgets runs {keep_days} days after their end; the archive forgets nothing.",
    ]
    return "\n\n".join(parts)


def disk_alarm(coming: Forecast, today: date) -> Alert | None:
    """Returns an alarm with the same key for a week."""
    if not coming.is_soon:
        return None
    year, week, _ = today.isocalendar()
    left = coming.nights_left
    room = f"about {left} nights" if left is not None else "an unknown number of nights"
    text = f"{size(coming.free)} of {size(coming.total)} are free; room for {room}"
    return Alert(f"disk:{year}-{week}", AlertKind.DISK, "the disk is filling", text)


def _size(path: Path) -> int:
    """Ignores files that vanish meanwhile: a running program removes its own."""
    total = 0
    for one in path.rglob("*") if path.is_dir() else (path,):
        try:
            total += one.stat().st_size if one.is_file() else 0
        except FileNotFoundError:
            continue
    return total
