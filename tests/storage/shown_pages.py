"""Pages with a history, written to an archive like a crawl and a reading."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.readings.store import keep_readings
from storage.readings.values import ReadingResult, TextFound
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body
from storage.tables.runs import Run, Visit
from storage.versions.recompute import end_version, recompute_versions

START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
SITE, VERSION = "bao", "1+test"

Shows = TextFound | str | int


def text(title: str, *blocks: str, lead: str | None = None, **fields: Any) -> TextFound:
    content = "\n".join(part for part in (title, lead, *blocks) if part)
    told: dict[str, Any] = {
        "section": "Đời sống",
        "byline": None,
        "byline_place": None,
        "published": None,
        "precision": None,
    }
    told |= {"confirmed": False, "kinds": ["paragraph"] * len(blocks), "warnings": []} | fields
    return TextFound(hashlib.sha256(content.encode()).hexdigest(), title, lead, blocks, told)


@dataclass
class Shown:
    """The pages of one archive; `day` counts from START, `digest` names the rules that read a body."""

    archive: Archive
    bodies: dict[str, int] = field(default_factory=dict)
    site: str = SITE

    def capture(self, key: str, day: int, shows: Shows, *, digest: str = "r1", body: str | None = None) -> int:
        """Records a text, a refusal's reason, or a status without a body. Returns the body's or the capture's id."""
        at = START + timedelta(days=day)
        with self.archive.database.writing() as session:
            page, run = self._page(session, key), _run(session, self.site)
            exchange = _exchange(session, run, page.url, at, shows if isinstance(shows, int) else 200)
            body_id = None if isinstance(shows, int) else self._body(session, exchange, body or f"{key}/{day}", at)
            status = exchange.status or 0
            row = Capture(page_id=page.id, run_id=run.id, exchange_id=exchange.id, body_id=body_id, url=page.url)
            row.captured_at, row.status = at, status
            session.add(row)
            session.flush()
            if body_id is None:
                end_version(session, page.id)
                return row.id
        self.read(body_id, shows, digest)
        with self.archive.database.writing() as session:
            recompute_versions(session, [page.id])
        return body_id

    def read(self, body_id: int, shows: Shows, digest: str) -> None:
        keep_readings(self.archive, self.site, VERSION, [result(body_id, shows, digest)])

    def _page(self, session: Session, key: str) -> Page:
        page = session.scalars(select(Page).where(Page.key == key)).first()
        if page is None:
            url = f"https://bao.example.vn/tin-{key}.html"
            page = Page(site=self.site, space="s", key=key, url=url, first_seen_at=START, state="live")
            session.add(page)
            session.flush()
            session.add(Address(site=self.site, url=url, page_id=page.id))
        return page

    def _body(self, session: Session, exchange: LoggedExchange, name: str, at: datetime) -> int:
        digest = hashlib.sha256(name.encode()).hexdigest()
        body = session.scalars(select(Body).where(Body.digest == digest)).first()
        if body is None:
            body = Body(site=self.site, digest=digest, content_type="", url=exchange.url, exchange_id=exchange.id)
            body.captured_at = at
            session.add(body)
            session.flush()
        return body.id


def result(body_id: int, shows: Shows, digest: str) -> ReadingResult:
    if isinstance(shows, TextFound):
        return ReadingResult(body_id, "article", digest, shows)
    return ReadingResult(body_id, None, digest, None, str(shows), "")


def add_open_visit(archive: Archive, key: str, day: int) -> None:
    """The run has no outcome yet for the page's visit of that day."""
    with archive.database.writing() as session:
        page = session.scalars(select(Page).where(Page.key == key)).one()
        at = START + timedelta(days=day)
        capture = session.scalars(select(Capture).where(Capture.page_id == page.id, Capture.captured_at == at)).one()
        session.add(Visit(run_id=capture.run_id, page_id=page.id, url=page.url, capture_id=capture.id))


def _run(session: Session, site: str) -> Run:
    run = session.scalars(select(Run)).first()
    if run is None:
        run = Run(site=site, kind="nightly", night=date(2026, 3, 1), number=1, state="finished", started_at=START)
        session.add(run)
        session.flush()
    return run


def _exchange(session: Session, run: Run, url: str, at: datetime, status: int) -> LoggedExchange:
    row = LoggedExchange(run_id=run.id, purpose="page", url=url, sent_at=at, status=status, record_kind="response")
    row.file, row.offset, row.length = "bao/a.warc.gz", 0, 1
    session.add(row)
    session.flush()
    return row


def kinds(rows: Sequence[Any]) -> list[tuple[str, str]]:
    return [(row.kind, row.cause) for row in rows]
