"""What an alarm is: a value that routes carry to people."""

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """Each kind is a heading of docs/operations.md, which says what it means and what to type."""

    FAILED = "failed"
    CRASHED = "crashed"
    LATE = "late"
    STUCK = "stuck"
    BROKEN = "broken"
    RELEARNED = "relearned"
    BLOCKED = "blocked"
    WATCH = "watch"
    DISK = "disk"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Alert:
    """`key` identifies the alarm: each key is sent once."""

    key: str
    kind: AlertKind
    subject: str
    text: str


class AlertNotSent(Exception):
    """A route to people does not work; the text says which and why."""
