"""A long list of pages is added part by part, and gives the same as in one: in its order, within the budget."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from storage.archive import Archive, decide_kind
from storage.frontier.pages import PageSource, add_pages
from storage.frontier.pending_pages import PendingPages
from storage.frontier.requests import FoundPage
from storage.outcomes import Outcome, Reason
from storage.runs.lifecycle import begin_run
from storage.tables.pages import Page
from storage.tables.revisits import Revisit
from storage.tables.runs import Visit
from storage.vocabulary import ArchiveKind

SITE = "bao"
MOMENT = datetime(2026, 3, 4, tzinfo=UTC)


def found(number: int) -> FoundPage:
    return FoundPage(f"https://bao.example.vn/tin-{number}.html", "s", str(number))


@pytest.mark.parametrize("number", [0, 1, 500, 501, 1200])
def test_all_pages_are_added_in_order_within_the_budget(archive: Archive, number: int) -> None:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    pages, budget = [found(one) for one in range(number)], 700
    source = PageSource(run.id, SITE, MOMENT, known_since=MOMENT)
    with archive.database.writing() as session:
        listed = add_pages(session, source, pages, budget)
        rows = session.execute(select(Page.key, Visit.outcome, Visit.reason).join(Page).order_by(Visit.id)).all()
        ids = {row.key: row.id for row in session.execute(select(Page.key, Page.id))}
        again = add_pages(session, source, pages, budget)
    assert [request.url for request in PendingPages(archive.database, listed.visit_ids)] == [
        page.url for page in pages[:budget]
    ]
    over = (Outcome.DEFERRED, Reason.BUDGET)
    assert [tuple(row) for row in rows] == [
        (str(one), *((None, None) if one < budget else over)) for one in range(number)
    ]
    assert list(listed.page_ids) == [ids[page.key] for page in pages]
    assert (list(again.visit_ids), again.page_ids) == ([], listed.page_ids)


def test_a_list_is_known_if_all_its_parts_are(archive: Archive) -> None:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    pages = [found(one) for one in range(1200)]
    source = PageSource(run.id, SITE, MOMENT, known_since=MOMENT)
    with archive.database.writing() as session:
        add_pages(session, PageSource(run.id, SITE, MOMENT), pages[:-1], 5000)
        session.execute(update(Revisit).values(checked_at=MOMENT))
        known = add_pages(session, source, pages[:-1], 5000)
        new = add_pages(session, source, pages, 5000)
    assert (known.all_known, new.all_known) == (True, False)
