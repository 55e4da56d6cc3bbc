"""What a backfill is asked to do about holes: from which source, and for which days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flows.backfill_order import Source, Wanted, usual_source
from flows.coverage.holes import Window
from seeds.site import Site


def hole_orders(wanted: Wanted, found: Sequence[Window]) -> list[Wanted]:
    """One order a window, the newest first; a listing is walked once, as far back as the oldest."""
    if wanted.source is Source.LISTING:
        oldest = min((one.since for one in found), default=None)
        return [replace(wanted, since=oldest, until=None, holes=False)] if oldest else []
    return [replace(wanted, since=one.since, until=one.until, holes=False) for one in found]


def hole_command(site: Site, since: date, until: date) -> str:
    source = usual_source(site)
    bound = "" if source is Source.LISTING else f" --until {until}"
    return f"luutru backfill {site.slug} --source {source} --since {since}{bound}"
