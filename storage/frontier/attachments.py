"""Adds the attachments of a run's pages to the run: each is a page of its own, visited with the pages that link it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_rows, statement_batches
from storage.frontier.pages import KnownPage, PageSource, add_addresses, add_pages, upsert_pages
from storage.frontier.requests import FoundPage
from storage.outcomes import Outcome
from storage.tables.attachments import AttachmentLink
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body, Reading
from storage.tables.runs import Run, Visit
from storage.vocabulary import ATTACHMENTS, RunKind


@dataclass(frozen=True, slots=True)
class _Link:
    """One link of a page to a document, as the page's reading has it."""

    page_id: int
    seen_at: datetime
    key: str
    url: str
    words: str


def add_attachments(archive: Archive, run_id: int, budget: int) -> int:
    """Adds a visit for each document that the run's pages link; returns how many are to be requested.

    `budget` is the most attachments that the run requests; the others end as deferred. Doing it again adds nothing.
    """
    with archive.database.writing() as session:
        run = session.get_one(Run, run_id)
        links = list(_links_of_run(session, run_id))
        _keep_links(session, run.site, links)
        source = PageSource(run_id, run.site, run.schedule_time or datetime.now(UTC), due_only=False)
        found = [FoundPage(link.url, ATTACHMENTS, link.key) for link in links]
        listed = add_pages(session, source, found, budget - _asked_so_far(session, run_id))
        return len(listed.visit_ids)


def keep_all_links(archive: Archive, site: str) -> None:
    """Keeps the links of all pages that nightly runs captured: for a database that was rebuilt."""
    with archive.database.writing() as session:
        shown = (
            _links()
            .join(Run, Run.id == Capture.run_id)
            .where(Page.site == site, Run.kind == RunKind.NIGHTLY)
            .order_by(Capture.captured_at, Capture.id)
        )
        links = list(_read(session.execute(shown)))
        pages = _keep_links(session, site, links)
        add_addresses(session, site, {link.url: pages[ATTACHMENTS, link.key].id for link in links})


def _links_of_run(session: Session, run_id: int) -> Iterable[_Link]:
    shown = _links().join(Visit, Visit.capture_id == Capture.id).where(Visit.run_id == run_id).order_by(Visit.id)
    return _read(session.execute(shown))


def _links() -> Any:  # noqa: ANN401 (SQLAlchemy's select of these columns)
    return (
        select(Capture.page_id, Capture.captured_at, Reading.fields)
        .join(Page, Page.id == Capture.page_id)
        .join(Body, Body.id == Capture.body_id)
        .join(Reading, Reading.id == Body.reading_id)
        .where(Page.space != ATTACHMENTS, Reading.fields.is_not(None))
    )


def _read(rows: Iterable[Any]) -> Iterable[_Link]:
    for page_id, captured_at, fields in rows:
        for link in (fields or {}).get("attachments", ()):
            yield _Link(page_id, captured_at, link["key"], link["url"], link["words"])


def _keep_links(session: Session, site: str, links: Sequence[_Link]) -> dict[tuple[str, str], KnownPage]:
    """The first words under which a page links a document stay."""
    found = [FoundPage(link.url, ATTACHMENTS, link.key) for link in links]
    pages = upsert_pages(session, site, found, datetime.now(UTC))
    wanted = {(link.page_id, pages[ATTACHMENTS, link.key].id): link for link in reversed(links)}
    known: set[tuple[int, int]] = set()
    for ids in statement_batches(sorted({page_id for page_id, _ in wanted})):
        rows = select(AttachmentLink.page_id, AttachmentLink.attachment_id).where(AttachmentLink.page_id.in_(ids))
        known |= {(page_id, attachment_id) for page_id, attachment_id in session.execute(rows)}
    fresh = [
        {"page_id": page_id, "attachment_id": attachment_id, "words": link.words, "seen_at": link.seen_at}
        for (page_id, attachment_id), link in sorted(wanted.items())
        if (page_id, attachment_id) not in known
    ]
    add_rows(session, AttachmentLink, fresh)
    return pages


def _asked_so_far(session: Session, run_id: int) -> int:
    put_off = Visit.outcome.in_((Outcome.DEFERRED, Outcome.SKIPPED)) & Visit.capture_id.is_(None)
    asked = (
        select(func.count())
        .select_from(Visit)
        .join(Page, Page.id == Visit.page_id)
        .where(Visit.run_id == run_id, Page.space == ATTACHMENTS, Visit.outcome.is_(None) | ~put_off)
    )
    return session.scalar(asked) or 0
