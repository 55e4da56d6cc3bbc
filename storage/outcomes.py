"""The words in which every page's visit ends, the same in rows, logs, reports and the UI."""

from enum import StrEnum


class Outcome(StrEnum):
    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    GONE = "gone"
    MOVED = "moved"
    REFUSED = "refused"
    HELD = "held"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"


class RunState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class PageState(StrEnum):
    LIVE = "live"
    GONE = "gone"
    MOVED = "moved"
