"""Starts the rendering of a site's refused pages as a child process, where both the site and the operator allow it."""

import sys
from collections.abc import Callable
from functools import partial

from flows.crawl.child_process import CrawlBroken, CrawlInterrupted, run_child
from flows.extraction.process import Render
from flows.progress import board
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import CrawlProgress
from storage.readings.renderings import has_bodies_to_render


def rendering_of(settings: Settings, archive: Archive, site: Site, log: Callable[[str], None]) -> Render | None:
    """None where rendering is off for this site."""
    return partial(_render, settings, archive, site, log) if settings.render and site.render else None


def _render(settings: Settings, archive: Archive, site: Site, log: Callable[[str], None]) -> bool:
    """Whether pages were rendered. A rendering that cannot work leaves the refusals as they are, and says why."""
    if not has_bodies_to_render(archive, site.slug):
        return False
    shown, done = board(), 0

    def on_line(line: str) -> None:
        nonlocal done
        progress = CrawlProgress.from_line(line)
        done = progress.done
        shown.show(f"{site.slug}: pages rendered", progress.done, progress.pages)

    folders = ["--data", str(settings.data), *(["--sites", str(settings.sites)] if settings.sites else [])]
    command = [sys.executable, "-m", "crawlers.rendering", site.slug, *folders]
    try:
        run_child(command, settings, settings.data / "logs" / f"{site.slug}-rendering.log", log, on_line)
    except (CrawlBroken, CrawlInterrupted) as failure:
        log(f"rendering ended early, and its pages stay refused until the next time: {failure}")
    return done > 0
