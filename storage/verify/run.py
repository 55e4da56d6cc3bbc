"""Runs a whole verification, part by part, each under the locks that keep other commands out."""

from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from storage.archive import Archive
from storage.errors import UnreadableRow
from storage.locks import publish_lock, site_and_crawl_lock
from storage.tables.corpus import Publication
from storage.tables.runs import Run
from storage.verify.corpus import check_files
from storage.verify.database import check_database, check_documents
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.manifest import check_manifest
from storage.verify.near_duplicates import check_near_duplicates
from storage.verify.pages import check_readings, check_versions, check_visits
from storage.verify.row_digests import check_row_digests
from storage.verify.rules.attachments import attachment_rules
from storage.verify.rules.captures import capture_rules
from storage.verify.rules.renderings import rendering_rules
from storage.verify.rules.rule import check_rules
from storage.verify.rules.runs import run_rules
from storage.verify.rules.texts import text_rules
from storage.verify.rules.witnesses import witness_rules
from storage.verify.run_counts import check_run_counts
from storage.verify.search_index import check_search_index
from storage.verify.takedowns import check_takedowns
from storage.verify.warc import check_warc_files, warc_bytes
from storage.warc_files.sharing import corpus_is_here

Progress = Callable[[str, int, int], None]


def _silent(_task: str, _done: int, _total: int) -> None:
    """Shows nothing."""


def verify(archive: Archive, progress: Progress = _silent) -> Iterator[VerifyFinding]:
    """Yields every finding at once; changes nothing.

    Raises TryAgainLater when another command is at work on a site. `progress` gets a task, the amount done and the
    total: bytes of a site's WARC files, or documents of the corpus.
    """
    yield from check_database(archive)
    for path in sorted(archive.folder.warc.iterdir()):
        if not path.is_dir():
            yield VerifyFinding(FindingKind.FILE_UNKNOWN, f"warc/{path.name}", "only the sites' folders belong here")
    for site in sites_of(archive):
        with site_and_crawl_lock(archive, site):
            yield from _readable(check_warc_files(archive, site, _counted(progress, site, warc_bytes(archive, site))))
            for check in (check_readings, check_versions, check_visits):
                yield from _readable(check(archive, site))
    yield from _readable(check_documents(archive))
    yield from _readable(check_row_digests(archive))
    rules = (*capture_rules(), *run_rules(), *text_rules(), *witness_rules(), *attachment_rules(), *rendering_rules())
    yield from _readable(check_rules(archive, rules))
    yield from _readable(check_run_counts(archive))
    if not corpus_is_here(archive):
        return
    with publish_lock(archive):
        with archive.database.reading() as session:
            number = session.scalar(select(func.count(Publication.ordinal))) or 0
        yield from _readable(check_files(archive, _counted(progress, "corpus", number)))
        yield from _readable(check_manifest(archive))
        yield from _readable(check_takedowns(archive))
        yield from _readable(check_search_index(archive))
        yield from _readable(check_near_duplicates(archive))


def _readable(findings: Iterator[VerifyFinding]) -> Iterator[VerifyFinding]:
    """Runs one check; a row with an unreadable time or JSON becomes a finding and ends the check."""
    try:
        yield from findings
    except (ValueError, LookupError, UnreadableRow) as error:
        yield VerifyFinding(FindingKind.DATABASE_DAMAGED, "archive.db", f"a row cannot be read: {error}")


def sites_of(archive: Archive) -> list[str]:
    """The sites that have runs or WARC files."""
    with archive.database.reading() as session:
        known = set(session.scalars(select(Run.site).distinct()))
    return sorted(known | {path.name for path in archive.folder.warc.iterdir() if path.is_dir()})


def _counted(progress: Progress, task: str, total: int) -> Callable[[int], None]:
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        progress(f"{task}: verified", done, total)

    return advance
