"""`python -m tests.foreign_warcs PYTHON` makes the files, backfills each into a new archive, and verifies them."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select

from flows.backfill.order import BackfillScope
from flows.backfill.steps import run_backfill
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.tables.captures import Capture
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.foreign_warcs.programs import Programs
from tests.rehearsal.portal import Rehearsal

HOST, SITE, PAGES = "hanoimoi.vn", "hanoimoi", 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 if a page is missing from an archive, or if an archive has a finding."""
    parser = argparse.ArgumentParser(prog="python -m tests.foreign_warcs", description=__doc__)
    parser.add_argument("python", type=Path, help="the Python of the other programs' environment")
    options = parser.parse_args(arguments)
    wrong = 0
    with tempfile.TemporaryDirectory() as name, Rehearsal(seed=5) as portal:
        site = portal.sites[HOST]
        stories = site.newsroom.stories(1)[-PAGES:]
        addresses = [site.url(site.path(story, 1)).replace("https:", "http:") for story in stories]
        programs = Programs(options.python.absolute(), Path(name), portal.origin)
        makers: dict[str, Callable[[Sequence[str]], list[Path]]] = {
            "wget": programs.wget,
            "ArchiveBox": programs.archivebox,
            "warcprox": programs.warcprox,
            "crau": programs.crau,
            "scrapy-webarchive": programs.scrapy_webarchive,
        }
        for maker, make in makers.items():
            files = make(addresses)
            settings = Settings(data=Path(name) / f"data-{maker}", origin=portal.origin, delay=0)
            missing, findings = backfilled(settings, files, addresses)
            wrong += bool(missing or findings)
            _print(f"{maker}: {len(files)} files, {PAGES - len(missing)} of {PAGES} pages, {len(findings)} findings")
            for line in (*missing, *findings):
                _print(f"  {line}")
    _print(f"{len(makers) - wrong} of {len(makers)} programs' files are read in full")
    return 1 if wrong else 0


def backfilled(settings: Settings, files: Sequence[Path], addresses: Sequence[str]) -> tuple[list[str], list[str]]:
    """Returns the pages that the files do not give, and the findings of `verify`."""
    scope = BackfillScope(known_site(settings, SITE), BackfillSource.WARC, files=tuple(files))
    with open_archive(settings.data) as archive:
        end = run_backfill(settings, archive, scope, lambda _: None, lambda _, __: None)
        for name, figures in end.plan.files.items():
            _print(f"  {figures.line(name, SITE)}")
        with archive.database.reading() as session:
            shown = set(session.scalars(select(Capture.url).where(Capture.body_id.is_not(None))))
        findings = [f"{found.kind} {found.place}: {found.detail}" for found in verify(archive)]
    return [address for address in addresses if address not in shown], findings


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
