"""Decides when a page is checked again: by how long it is unchanged, and by how often its site's pages change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YOUNG = 3 * DAY  # most edits come in a text's first days: until then every night checks
LONGEST = 8 * 7 * DAY
LONGEST_AFTER_MISS = 4 * 7 * DAY
# A night may begin somewhat earlier than the one before.
EARLY = 1 / 8

# The assumption for a site without checks: two changes in a hundred checks, each after a quiet time grown by the
# factor e. It weighs as much as fifty such checks.
USUAL_CHANGES, USUAL_LOOKS = 0.02, 50.0
CHANGE_A_LOOK = 0.01  # how many expected changes justify one check of an old page
LEAST_STRETCH, MOST_STRETCH = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a site's old pages change: `growth` is the sum over all checks of ln(quiet now / quiet before).

    Changes become rarer roughly in proportion to a text's age, so equal steps of this sum have equally many changes.
    """

    changes: int = 0
    growth: float = 0.0

    @property
    def stretch(self) -> float:
        """The next check comes after this share of the unchanged time so far."""
        rate = (USUAL_CHANGES * USUAL_LOOKS + self.changes) / (USUAL_LOOKS + self.growth)
        return min(MOST_STRETCH, max(LEAST_STRETCH, exp(min(CHANGE_A_LOOK / rate, 1.0)) - 1))

    def after(self, known: "PageRecord", at: datetime, changed: bool) -> "Pace":
        """The pace with one more check, if the page was no longer young."""
        before = known.quiet
        if before < YOUNG or at <= known.checked_at:
            return self
        return Pace(self.changes + changed, self.growth + log((at - known.quiet_since) / before))


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page's past. `failures` counts the failed attempts since the last successful check."""

    first_seen_at: datetime
    checked_at: datetime
    changed_at: datetime | None = None
    failures: int = 0

    @property
    def quiet_since(self) -> datetime:
        return self.changed_at or self.first_seen_at

    @property
    def quiet(self) -> timedelta:
        return self.checked_at - self.quiet_since


def next_look(record: PageRecord, pace: Pace, now: datetime) -> datetime:
    """The time of the next check, after the attempt at `now`: hours later for a young page, then days, then weeks."""
    return now + interval(record, pace, now) * (1 - EARLY)


def interval(record: PageRecord, pace: Pace, now: datetime) -> timedelta:
    if record.failures:
        longer = DAY * float(2 ** min(record.failures - 1, 10))
        return DAY if now - record.first_seen_at < YOUNG else min(longer, LONGEST_AFTER_MISS)
    if record.quiet < YOUNG:
        return min(DAY, max(HOUR, record.quiet / 2))
    return min(LONGEST, max(DAY, record.quiet * pace.stretch))


def urgency(record: PageRecord, due_at: datetime, now: datetime) -> float:
    """How overdue a page is, as a share of its interval; the most urgent pages come first when the budget is short."""
    return (now - record.checked_at) / max(due_at - record.checked_at, HOUR)
