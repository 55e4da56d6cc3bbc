"""When a page is looked at again: by how long it has been quiet, and by how often its site's pages change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YOUNG = 3 * DAY  # most edits come in a text's first days: until then every night looks
LONGEST = 8 * 7 * DAY
LONGEST_AFTER_MISS = 4 * 7 * DAY
# A night may begin somewhat earlier than the one before.
EARLY = 1 / 8

# What is believed of a site before anything was seen: two changes in a hundred looks that each come after a quiet time
# grown by the factor e. Worth as much as fifty such looks.
USUAL_CHANGES, USUAL_LOOKS = 0.02, 50.0
CHANGE_A_LOOK = 0.01  # how many changes a look at an old page may wait for
LEAST_STRETCH, MOST_STRETCH = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """How a site's old pages were seen to change: `growth` is the sum, over the looks, of ln(quiet now / quiet before).

    Changes grow rarer about as a text's age grows, so that each such step has about as many of them as the next.
    """

    changes: int = 0
    growth: float = 0.0

    @property
    def stretch(self) -> float:
        """The next look comes after this share of the quiet time so far."""
        rate = (USUAL_CHANGES * USUAL_LOOKS + self.changes) / (USUAL_LOOKS + self.growth)
        return min(MOST_STRETCH, max(LEAST_STRETCH, exp(min(CHANGE_A_LOOK / rate, 1.0)) - 1))

    def after(self, known: "PageRecord", at: datetime, changed: bool) -> "Pace":
        """With one more look, if it was at a page that was no longer young."""
        before = known.quiet
        if before < YOUNG or at <= known.checked_at:
            return self
        return Pace(self.changes + changed, self.growth + log((at - known.quiet_since) / before))


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What is known of a page's past. `failures` counts the attempts since the last look that showed us no page."""

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
    """`now` is the night of the last attempt; hours after it while the page is young, then days, then weeks."""
    return now + interval(record, pace, now) * (1 - EARLY)


def interval(record: PageRecord, pace: Pace, now: datetime) -> timedelta:
    if record.failures:
        longer = DAY * float(2 ** min(record.failures - 1, 10))
        return DAY if now - record.first_seen_at < YOUNG else min(longer, LONGEST_AFTER_MISS)
    if record.quiet < YOUNG:
        return min(DAY, max(HOUR, record.quiet / 2))
    return min(LONGEST, max(DAY, record.quiet * pace.stretch))


def urgency(record: PageRecord, due_at: datetime, now: datetime) -> float:
    """How overdue a page is, as a share of what it was to wait; the most urgent go first where not all can."""
    return (now - record.checked_at) / max(due_at - record.checked_at, HOUR)
