"""Computes a backfill's plan before any fetch: pages or captures, requests and hours, window by window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.backfill.order import LIVE, BackfillScope
from flows.settings import Settings
from storage.archive import Archive
from storage.backfill.given_file_counts import FileFigures, file_figures, unread_files
from storage.backfill.orders import BackfillHandle
from storage.backfill.windows import WindowHandle, item_outcomes, open_windows
from storage.crawl_protocol import WAYBACK_SECONDS
from storage.vocabulary import BackfillSource


@dataclass(frozen=True, slots=True)
class BackfillPlan:
    """`windows` are not done yet, the newest first; `ended` counts the ended items by outcome.

    `files` has the figures of each file that was read, `unread` counts those not read to their end. `delay` is the
    seconds between two requests; `limit` is the most pages or captures that this command fetches.
    """

    source: BackfillSource
    windows: Sequence[WindowHandle]
    ended: Mapping[str, int]
    delay: float
    limit: int | None
    files: Mapping[str, FileFigures] = field(default_factory=dict)
    unread: int = 0

    @property
    def empty_files(self) -> list[str]:
        """The given files that have no page of the site."""
        given = self.files if self.source is BackfillSource.WARC else {}
        return [name for name, figures in given.items() if not figures.pages]

    @property
    def left(self) -> int:
        return sum(window.open_items for window in self.windows)

    @property
    def now(self) -> int:
        return self.left if self.limit is None else min(self.limit, self.left)

    @property
    def hours(self) -> float:
        """The hours for one request each, at the polite rate."""
        return self.now * self.delay / 3600


def backfill_plan(
    settings: Settings, archive: Archive, backfill: BackfillHandle, wanted: BackfillScope
) -> BackfillPlan:
    least = (wanted.site.min_delay or 0.0) if wanted.source in LIVE else WAYBACK_SECONDS
    delay = max(settings.delay, least) if settings.delay and wanted.source is not BackfillSource.WARC else 0.0
    return BackfillPlan(
        wanted.source,
        open_windows(archive, backfill.id),
        item_outcomes(archive, backfill.id),
        delay,
        wanted.limit,
        file_figures(archive, backfill.id),
        len(unread_files(archive, backfill)),
    )


def plan_lines(backfill: BackfillHandle, plan: BackfillPlan) -> list[str]:
    what = "pages" if plan.source in LIVE else "captures"
    lines = [
        (
            f"{backfill.site} by {plan.source}, {backfill.since} to {backfill.until}: {plan.left} {what} left in "
            f"{len(plan.windows)} windows; this command fetches {plan.now}, in as many requests and about "
            f"{plan.hours:.1f} hours"
        )
    ]
    lines += [f"  {figures.line(name, backfill.site)}" for name, figures in plan.files.items()]
    if plan.unread:
        lines.append(f"  {plan.unread} files are not read to their end; the same command reads on")
    lines += [f"  {window.since} to {window.until}: {window.open_items} {what}" for window in plan.windows]
    if plan.ended:
        lines.append("  done: " + ", ".join(f"{number} {word}" for word, number in plan.ended.items()))
    return lines


def plan_json(backfill: BackfillHandle, plan: BackfillPlan) -> dict[str, object]:
    return {
        "site": backfill.site,
        "source": plan.source.value,
        "since": backfill.since.isoformat(),
        "until": backfill.until.isoformat(),
        "left": plan.left,
        "requests": plan.now,
        "hours": round(plan.hours, 2),
        "windows": [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "left": one.open_items}
            for one in plan.windows
        ],
        "ended": dict(plan.ended),
        "files": {name: figures.as_json() for name, figures in plan.files.items()},
        "unread": plan.unread,
    }
