"""Rebuilds captures that backfills took from archives and files: copied records, and answers of the Wayback Machine."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.backfill.visit_outcomes import settle_backfill
from storage.frontier.pages import add_addresses, upsert_pages
from storage.frontier.requests import FoundPage
from storage.rebuild.pages import SitePages, holder_of
from storage.rebuild.records import KeptRecord
from storage.tables.captures import Capture
from storage.tables.readings import Body
from storage.tables.runs import Run, Visit
from storage.vocabulary import BackfillSource, Purpose

FindPage = Callable[[str], FoundPage | None]
"""Maps an address in any spelling to the page of a site, by the site's file."""

_RAW = re.compile(r"/web/(?P<at>\d{14})id_/(?P<url>.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _ArchivedPage:
    page: FoundPage
    captured_at: datetime
    source: BackfillSource
    archived_url: str


def keep_archived(pages: SitePages, find: FindPage, kept: Sequence[KeptRecord]) -> None:
    """Stores the captures among these records. A capture that is stored already is not stored again."""
    with pages.archive.database.writing() as session:
        for one in kept:
            found = _archived_page(find, one)
            if found is None:
                continue
            pages.note_body(one)
            digest = pages.body_digest(session, one.response)
            holder = holder_of(session, one.row, one.response)
            if digest is not None and holder is not None:
                _keep(pages, session, one, found, _body(pages, session, one, found, digest, holder))


def settle_backfills(archive: Archive, site: str) -> None:
    """Computes versions and outcomes again where captures of an archive are older than those of the nights."""
    taken = select(Capture.run_id).where(Capture.source.is_not(None))
    with archive.database.reading() as session:
        runs = session.scalars(select(Run.id).where(Run.site == site, Run.id.in_(taken)).order_by(Run.id)).all()
    for run_id in runs:
        settle_backfill(archive, run_id)


def _archived_page(find: FindPage, one: KeptRecord) -> _ArchivedPage | None:
    response = one.response
    if response.status != HTTPStatus.OK or response.truncated:
        return None
    if one.origin is not None:
        page = find(response.url)
        return _ArchivedPage(page, response.place.date, one.origin.source, one.origin.url) if page else None
    raw = _RAW.search(response.url) if one.row.purpose is Purpose.ARCHIVE else None
    page = find(raw["url"]) if raw else None
    if raw is None or page is None:
        return None
    try:
        at = datetime.strptime(raw["at"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return _ArchivedPage(page, at, BackfillSource.WAYBACK, response.url)


def _body(pages: SitePages, session: Session, one: KeptRecord, found: _ArchivedPage, digest: str, holder: int) -> Body:
    kind = one.response.content_type
    same = select(Body).where(Body.site == pages.site, Body.digest == digest, Body.content_type == kind)
    body = session.scalars(same).first()
    if body is None:
        at = found.captured_at
        body = Body(
            site=pages.site, digest=digest, content_type=kind, url=found.page.url, exchange_id=holder, captured_at=at
        )
        session.add(body)
    body.captured_at = min(body.captured_at, found.captured_at)
    session.flush()
    return body


def _keep(pages: SitePages, session: Session, one: KeptRecord, found: _ArchivedPage, body: Body) -> None:
    url, run_id = found.page.url, one.row.run_id
    seen_at = one.origin.copied_at if one.origin else one.row.sent_at
    page = upsert_pages(session, pages.site, [found.page], seen_at)[found.page.space, found.page.key]
    same = select(Capture.id).where(
        Capture.page_id == page.id, Capture.url == url, Capture.captured_at == found.captured_at
    )
    if session.scalars(same.where(Capture.source.is_not(None))).first() is not None:
        return
    add_addresses(session, pages.site, {url: page.id})
    capture = Capture(
        page_id=page.id,
        run_id=run_id,
        exchange_id=one.row.id,
        body_id=body.id,
        url=url,
        captured_at=found.captured_at,
        status=HTTPStatus.OK,
        source=found.source,
        archived_url=found.archived_url,
    )
    session.add(capture)
    session.flush()
    _visit(session, run_id, page.id, capture)


def _visit(session: Session, run_id: int, page_id: int, capture: Capture) -> None:
    """One visit for each page of a run; its capture is the page's newest."""
    visit = session.scalars(select(Visit).where(Visit.run_id == run_id, Visit.page_id == page_id)).first()
    if visit is None:
        session.add(Visit(run_id=run_id, page_id=page_id, url=capture.url, capture_id=capture.id))
    elif capture.captured_at > session.get_one(Capture, visit.capture_id).captured_at:
        visit.capture_id = capture.id
    session.flush()
