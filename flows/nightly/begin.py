"""Begins a night's run. A crawl starts with it: this imports nothing that reads or judges pages."""

from datetime import UTC, datetime, timedelta

from flows.clock import tonight
from flows.nightly.run_end import end
from flows.settings import Settings
from storage.archive import Archive, decide_kind
from storage.corpus.older_database import refuse_writing
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.runs.lifecycle import RunHandle, begin_run, judged_and_not_ended

SAME_NIGHT = timedelta(hours=20)  # less than from one night to the next, which must crawl again


def begin(settings: Settings, archive: Archive, site: str) -> RunHandle:
    """Resumes the site's unfinished run, or begins a new one.

    A run that lacks only its publishing is not resumed after its own night. Raises DatabaseOlderThanCorpus.
    """
    refuse_writing(archive)
    apply_unapplied(archive)
    decide_kind(archive, settings.kind)
    for old in judged_and_not_ended(archive, site, before=datetime.now(UTC) - SAME_NIGHT):
        end(archive, old)
    return begin_run(archive, site, tonight())
