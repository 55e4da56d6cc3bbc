"""Starts the program that probes a site with a dozen requests, and reads its report."""

from collections.abc import Callable, Sequence

from flows.crawl.child_process import CrawlBroken, crawl_command, hear_child
from flows.settings import Settings
from storage.crawl_protocol import ProbeReport


def probe(
    settings: Settings, slug: str, run_id: int, urls: Sequence[str] = (), log: Callable[[str], None] = lambda _: None
) -> ProbeReport:
    """Probes the site `slug`, or just these addresses. Raises CrawlBroken or CrawlInterrupted."""
    command = crawl_command("crawlers.site_probe", settings, slug, run_id)
    lines: list[str] = []
    hear_child(
        [*command, *(part for url in urls for part in ("--url", url))],
        settings,
        settings.data / "logs" / f"{slug}-{run_id}.log",
        log,
        lines.append,
    )
    if not lines:
        raise CrawlBroken(f"{slug}: the probe ended without a report")
    return ProbeReport.from_line(lines[-1])
