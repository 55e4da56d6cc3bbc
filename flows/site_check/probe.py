"""Starts the program that probes a site with a dozen requests, and reads its report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.crawl.child_process import CrawlBroken, crawl_command, run_child
from flows.settings import Settings
from storage.crawl_protocol import ProbeReport


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a probe requests instead of the whole site, and how many requests it may send in all."""

    pages: Sequence[str] = ()
    feeds: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    most: int | None = None

    @property
    def options(self) -> list[str]:
        named = [("--url", self.pages), ("--feed", self.feeds), ("--sitemap", self.sitemaps)]
        found = [part for name, urls in named for url in urls for part in (name, url)]
        return found if self.most is None else [*found, "--most", str(self.most)]


def probe(
    settings: Settings,
    slug: str,
    run_id: int,
    addresses: Addresses | None = None,
    log: Callable[[str], None] = lambda _: None,
) -> ProbeReport:
    """Probes the site `slug`, or just these addresses. Raises CrawlBroken or CrawlInterrupted."""
    command = crawl_command("crawlers.site_probe", settings, slug, run_id)
    lines: list[str] = []
    run_child(
        [*command, *(addresses.options if addresses else ())],
        settings,
        settings.data / "logs" / f"{slug}-{run_id}.log",
        log,
        lines.append,
    )
    if not lines:
        raise CrawlBroken(f"{slug}: the probe ended without a report")
    return ProbeReport.from_line(lines[-1])
