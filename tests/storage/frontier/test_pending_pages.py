"""Pages that wait for their requests take hardly any memory."""

import tracemalloc
from datetime import date

import pytest

from storage.archive import Archive, decide_kind
from storage.frontier.pages import PageSource, add_pages
from storage.frontier.pending_pages import PendingPages
from storage.runs.lifecycle import begin_run
from storage.vocabulary import ArchiveKind
from tests.storage.frontier.test_found_pages import MOMENT, SITE, found


@pytest.fixture
def database_url() -> None:
    """SQLite alone: what a driver keeps is not measured."""


def test_pages_take_hardly_any_memory_until_they_are_requested(archive: Archive) -> None:
    """A listing may show fifty thousand pages, which wait for hours; their requests take a kilobyte each."""
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    source, pages = PageSource(run.id, SITE, MOMENT), [found(one) for one in range(3000)]
    with archive.database.writing() as session:
        add_pages(session, source, pages[:1000], 5000)  # fills caches
    tracemalloc.start()
    with archive.database.writing() as session:
        listed = add_pages(session, source, pages, 5000)
    pending = PendingPages(archive.database, listed.visit_ids)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pending) == 2000
    assert taken < 250 * len(pending)
