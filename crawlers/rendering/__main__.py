"""Renders a site's refused pages from the archive, as a child of the flows: `python -m crawlers.rendering SITE …`."""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from crawlers.rendering.limits import RenderLimits
from crawlers.rendering.page_input import RENDERER_VERSION, PageInput, page_input
from crawlers.spider.warc_output import warc_of_run
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, archive_kind, existing_archive
from storage.crawl_ledger.renderings import RenderingLedger
from storage.crawl_protocol import DATABASE_URL, CrawlExit, CrawlProgress
from storage.errors import ArchiveError, CorrectTheInput
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.readings.renderings import bodies_to_render
from storage.runs.lifecycle import begin_run, end_run
from storage.vietnam_time import VIETNAM
from storage.vocabulary import ArchiveKind, RenderingFailure, RunKind
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc_files.damaged_records import give_up_record
from storage.warc_files.recovery import recover
from storage.warc_files.upload import care_for_closed_files

MOST_PAGES = 500
"""The limit of one command; the next command continues."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    body_id: int
    page: PageInput


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    site = load_sites(options.sites)[options.site].with_scripts
    try:
        if find_spec("playwright") is None:
            raise CorrectTheInput("rendering needs Playwright, and it is not installed: pip install 'luutru[render]'")
        with (
            existing_archive(options.data, os.environ.get(DATABASE_URL)) as archive,
            crawl_lock(archive, site.slug, wait=SECONDS_TO_CLOSE),
        ):
            recover(archive, site.slug)
            wanted = list(islice(_wanted(archive, site), MOST_PAGES))
            if wanted:
                _render(archive, site, wanted)
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return CrawlExit.BROKEN if isinstance(error, CorrectTheInput) else CrawlExit.RETRY
    return CrawlExit.DONE


def _wanted(archive: Archive, site: Site) -> Iterator[_Wanted]:
    """The pages that have scripts, and that were not rendered with just these before."""
    for one in bodies_to_render(archive, site.slug):
        try:
            page = page_input(archive, site, one.body)
        except ArchiveDamaged as damage:
            if not give_up_record(archive, site.slug, damage):
                raise
            continue
        if page is not None and page.digest not in one.known_inputs:
            yield _Wanted(one.body.id, page)


def _render(archive: Archive, site: Site, wanted: Sequence[_Wanted]) -> None:
    run = begin_run(archive, site.slug, datetime.now(VIETNAM).date(), RunKind.RENDERING)
    program = f"luutru/{version('luutru')}, renderer {RENDERER_VERSION}"
    rehearsal = archive_kind(archive) is ArchiveKind.REHEARSAL
    ledger = RenderingLedger(archive, run, warc_of_run(archive, run, program, rehearsal=rehearsal))
    failure: str | None = "it did not end"
    try:
        _render_all(ledger, wanted, program)
        failure = None
    finally:
        ledger.close()
        end_run(archive, run.id, failure)
    care_for_closed_files(archive, site.slug)


def _render_all(ledger: RenderingLedger, wanted: Sequence[_Wanted], program: str) -> None:
    from crawlers.rendering.browser import RenderingBrowser  # noqa: PLC0415 (Playwright is an extra)

    with RenderingBrowser(RenderLimits()) as browser:
        _end_with_parent(browser.kill)
        for done, one in enumerate(wanted, start=1):
            fail = partial(_failed, ledger, one)
            made = browser.render(one.page, fail)
            if isinstance(made, RenderingFailure):
                fail(made)
            else:
                document = made.encode("utf-8", "replace")
                ledger.keep(one.body_id, document, one.page.digest, f"{program}, {browser.program}")
            sys.stdout.write(f"{CrawlProgress(len(wanted), done, 0).line()}\n")
            sys.stdout.flush()


def _failed(ledger: RenderingLedger, one: _Wanted, failure: RenderingFailure) -> None:
    sys.stderr.write(f"{one.page.url}: not rendered: {failure}\n")
    ledger.failed(one.body_id, failure, one.page.digest)


def _end_with_parent(kill: Callable[[], None]) -> None:
    """Kills the browser and ends this process when the parent, which holds the other end of standard input, ends."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        kill()
        os._exit(CrawlExit.STOPPED)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawlers.rendering", description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sites", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
