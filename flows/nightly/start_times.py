"""Chooses the minute at which each site's night starts: from the settings, the site file, or spread over the night."""

import hashlib
from datetime import datetime, time, timedelta

from flows.clock import VIETNAM
from flows.settings import Settings
from seeds.site import Site

FIRST_MINUTE, MINUTES = 30, 270  # nights without an hour of their own begin between 00:30 and 05:00


def night_hour(site: Site, settings: Settings) -> time:
    """Returns the hour in Hanoi."""
    if own := settings.nightly_at.get(site.slug):
        return time.fromisoformat(own)
    return site.nightly_at or spread_hour(site.slug)


def spread_hour(slug: str) -> time:
    """Returns a minute of the night that depends on the slug alone, so that it is the same every night."""
    place = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:4], "big") % MINUTES
    return time(*divmod(FIRST_MINUTE + place, 60))


def night_cron(hour: time) -> str:
    return f"{hour.minute} {hour.hour} * * *"


def next_night(hour: time, after: datetime) -> datetime:
    """Returns the first moment from the given one on at which the clock in Hanoi shows the hour."""
    begin = datetime.combine(after.astimezone(VIETNAM).date(), hour, VIETNAM)
    return begin if begin >= after else begin + timedelta(days=1)
