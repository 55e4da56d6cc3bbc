"""Rebuilds pages from records: their captures, addresses, bodies and visits."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.frontier.pages import add_addresses
from storage.outcomes import Outcome, PageState
from storage.rebuild.records import PAGE, KeptRecord
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body
from storage.tables.revisits import Revisit
from storage.tables.row_digest import with_digest
from storage.tables.runs import Visit
from storage.vocabulary import ATTACHMENTS
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import ArchivedResponse, read_response

_GONE = (404, 410)
_NO = (401, 402, 403, 407, 451)
_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = (429, 503)

Identity = tuple[str, str, str]
Identify = Callable[[str], Identity | None]
"""Maps an address to its page's site, space and key, by the site files."""


@dataclass(slots=True)
class _PageAnswer:
    """One page in one run: the address that was requested first, and the last answer, which becomes the capture."""

    url: str
    row: LoggedExchange
    response: ArchivedResponse


@dataclass(slots=True)
class SitePages:
    """Collects the page records of a site in the order in which they were written, and stores them run by run."""

    archive: Archive
    site: str
    identify: Identify
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _open: dict[tuple[int, str, str], _PageAnswer] = field(default_factory=dict)
    _bodies: dict[str, str | None] = field(default_factory=dict)
    """The digest of each payload's body, by the payload's digest."""

    def add(self, kept: Sequence[KeptRecord]) -> None:
        for one in kept:
            space, slash, key = one.response.fields.get(PAGE, "").partition("/")
            if not slash:
                continue
            self.note_body(one)
            name = (one.row.run_id, space, key)
            first = self._open[name].url if name in self._open else one.response.url
            # Drop the payload to save memory: all pages of a long night stay open until its last file.
            self._open[name] = _PageAnswer(first, one.row, replace(one.response, payload=b"", as_stored=b""))

    def close_runs(self, still_written: frozenset[int] = frozenset()) -> None:
        """Stores the pages of ended runs, run by run; a run that a later file may continue waits."""
        ended = [name for name in self._open if name[0] not in still_written]
        with self.archive.database.writing() as session:
            for name in sorted(ended, key=lambda one: one[0]):
                answer = self._open.pop(name)
                _keep(self, session, name, answer)

    def body_digest(self, session: Session, response: ArchivedResponse) -> str | None:
        """The digest for a full answer or a revisit; None when there is nothing to read."""
        payload = response.place.payload_digest
        if payload not in self._bodies and response.original is not None:
            self._bodies[payload] = self._of_original(session, response.original.record_id)
        return self._bodies.get(payload)

    def note_body(self, one: KeptRecord) -> None:
        """Keeps the digest of the record's body, for later revisits of the same payload."""
        response = one.response
        if response.original is None and response.status == HTTPStatus.OK and not response.truncated:
            self._bodies[response.place.payload_digest] = _body_digest(response) if response.payload else None

    def _of_original(self, session: Session, record_id: str) -> str | None:
        row = session.scalars(select(LoggedExchange).where(LoggedExchange.record_id == record_id).limit(1)).first()
        if row is None or row.file is None or row.offset is None:
            return None
        return _body_digest(read_response(self.archive.warcs, row.file, row.offset))


def _keep(pages: SitePages, session: Session, name: tuple[int, str, str], answer: _PageAnswer) -> None:
    run_id, space, key = name
    response, url = answer.response, answer.response.url
    page = _page(pages, session, space, key, url, response.place.date)
    known = select(Visit.id).where(Visit.run_id == run_id, Visit.page_id == page.id)
    if session.scalars(known).first() is not None:
        return  # stored before: another run's files lie between this run's files
    add_addresses(session, pages.site, {answer.url: page.id, url: page.id})
    address = session.scalars(select(Address).where(Address.site == pages.site, Address.url == url)).one()
    body = _body(pages, session, answer, address)
    capture = Capture(
        page_id=page.id,
        run_id=run_id,
        exchange_id=answer.row.id,
        body_id=body.id if body else None,
        url=url,
        captured_at=response.place.date,
        status=response.status,
    )
    session.add(capture)
    session.flush()
    outcome, reason, moved_to = (None, None, None) if body else _verdict(pages, page, response)
    session.add(
        Visit(run_id=run_id, page_id=page.id, url=answer.url, outcome=outcome, reason=reason, capture_id=capture.id)
    )
    if body:
        page.url, page.state = url, PageState.LIVE
        _note_answer(address, page, answer, body)
    elif outcome in (Outcome.GONE, Outcome.MOVED):
        page.state = PageState.GONE if outcome is Outcome.GONE else PageState.MOVED
        page.moved_to = moved_to if outcome is Outcome.MOVED else page.moved_to
    session.flush()


def _note_answer(address: Address, page: Page, answer: _PageAnswer, body: Body) -> None:
    address.page_id = page.id
    if answer.response.status == HTTPStatus.OK:
        address.etag = answer.response.header("ETag")
        address.last_modified = answer.response.header("Last-Modified")
        address.exchange_id, address.body_id = body.exchange_id, body.id


def _page(pages: SitePages, session: Session, space: str, key: str, url: str, at: datetime) -> Page:
    wanted = select(Page).where(Page.site == pages.site, Page.space == space, Page.key == key)
    page = session.scalars(wanted).first()
    if page is None:
        page = Page(site=pages.site, space=space, key=key, url=url, first_seen_at=at, state=PageState.LIVE)
        session.add(page)
        session.flush()
    if session.get(Revisit, page.id) is None:  # a page that only an archive had is not in the schedule
        schedule = {"page_id": page.id, "site": pages.site, "first_seen_at": pages.now, "checked_at": None}
        schedule |= {"changed_at": None, "due_at": pages.now, "checks": 0, "failures": 0}
        session.add(Revisit(**with_digest(schedule)))
    return page


def _body(pages: SitePages, session: Session, answer: _PageAnswer, address: Address) -> Body | None:
    response = answer.response
    if response.status == HTTPStatus.NOT_MODIFIED:
        return session.get(Body, address.body_id) if address.body_id else None
    digest = None
    if response.status == HTTPStatus.OK and not response.truncated:
        digest = pages.body_digest(session, response)
    if digest is None:
        return None
    kind = response.content_type
    same = select(Body).where(Body.site == pages.site, Body.digest == digest, Body.content_type == kind)
    body = session.scalars(same).first()
    if body is None:
        holder = holder_of(session, answer.row, response)
        if holder is None:
            return None
        body = Body(
            site=pages.site,
            digest=digest,
            content_type=kind,
            url=response.url,
            exchange_id=holder,
            captured_at=response.place.date,
        )
        session.add(body)
        session.flush()
    return body


def holder_of(session: Session, row: LoggedExchange, response: ArchivedResponse) -> int | None:
    """The exchange that has the payload: the record's own, or that of a revisit's original."""
    if response.original is None:
        return row.id
    wanted = select(LoggedExchange.id).where(LoggedExchange.record_id == response.original.record_id)
    return session.scalars(wanted.limit(1)).first()


def _verdict(pages: SitePages, page: Page, response: ArchivedResponse) -> tuple[Outcome, str | None, str | None]:
    """The outcome of an answer without a body; a redirect to no article of the site means that the page is gone."""
    status, target = response.status, response.header("Location")
    if status in _REDIRECTS and target:
        target = urljoin(response.url, target)
        found = pages.identify(target)
        if found is not None and (found[1] == ATTACHMENTS) != (page.space == ATTACHMENTS):
            found = None  # an article never moves to a document, nor a document to an article
        if found is None and urlsplit(target).hostname == urlsplit(response.url).hostname:
            return Outcome.GONE, "redirected_to_no_article", target
        return Outcome.MOVED, None, target
    word = f"http_{status}"
    if status in _GONE:
        return Outcome.GONE, word, None
    if status in _NO:
        return Outcome.BLOCKED, word, None
    if status in _LATER:
        return Outcome.DEFERRED, word, None
    return (Outcome.REFUSED, "empty", None) if status == HTTPStatus.OK else (Outcome.FAILED, word, None)


def _body_digest(response: ArchivedResponse) -> str | None:
    try:
        body = undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
    except (BodyUndecodable, BodyTooLarge):
        return None
    return hashlib.sha256(body).hexdigest()
