"""Selects the bodies to read: unread ones, ones refused by older rules, and the newest body of a page."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from storage.archive import Archive
from storage.outcomes import SCRIPTS_MAY_HELP
from storage.readings.values import OF_RENDERING, RenderedDocument, StoredBody, without_rendering
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Body, Reading, ReadingRules
from storage.tables.renderings import Rendering

PAGE_OF_ROWS = 2000
StoredColumns: TypeAlias = tuple[
    int, str, str, datetime, str | None, int | None, int | None, str | None, str | None, int | None
]


@dataclass(frozen=True, slots=True)
class Rules:
    """The current rules of a site: the digests of its layouts and signs, and the extractor's version.

    `replaced` are the digests of layouts that do not count on a page with the sign of another.
    """

    site: str
    layout_digests: frozenset[str]
    extractor_version: str
    replaced: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        reported = "\n".join((self.extractor_version, *sorted(self.layout_digests)))
        return hashlib.sha256(reported.encode()).hexdigest()


_RENDERED = aliased(Rendering)


def stored_bodies() -> Select[*StoredColumns]:
    """Selects the bodies whose record is not damaged; pass each row to `stored_body`."""
    columns = (Body.id, Body.url, Body.content_type, Body.captured_at, LoggedExchange.file, LoggedExchange.offset)
    made, sound = aliased(LoggedExchange), aliased(LoggedExchange)
    newest = (
        select(func.max(Rendering.number))
        .join(sound, sound.id == Rendering.exchange_id)
        .where(Rendering.body_id == Body.id, sound.failure.is_(None))
        .correlate(Body)
        .scalar_subquery()
    )
    return (
        select(*columns, _RENDERED.number, _RENDERED.digest, made.file, made.offset)
        .join(LoggedExchange, LoggedExchange.id == Body.exchange_id)
        .outerjoin(_RENDERED, (_RENDERED.body_id == Body.id) & (_RENDERED.number == newest))
        .outerjoin(made, made.id == _RENDERED.exchange_id)
        .where(LoggedExchange.failure.is_(None))
    )


def unread_bodies(archive: Archive, rules: Rules, at_once: int = PAGE_OF_ROWS) -> Iterator[Sequence[StoredBody]]:
    """The site's bodies that were never read, were refused by older rules, or are rendered since they were refused.

    At most `at_once` at a time. A refusal can be read again without loss; only storage.readings.rereading reads an
    article again.
    """
    # With one statement for both kinds, the databases would scan all bodies of the site.
    yield from _by_and_by(archive, rules.site, stored_bodies().where(Body.rules_id.is_(None)), at_once)
    with archive.database.reading() as session:
        stale = stale_keys(session, rules)
        is_rendered = session.scalars(select(Rendering.id).limit(1)).first() is not None
    ours = (Reading.body_id == Body.id) & (Reading.id == Body.reading_id)
    refused = stored_bodies().join(Reading, ours).where(Reading.refusal.is_not(None))
    if stale:
        yield from _by_and_by(archive, rules.site, refused.where(Reading.rules_id.in_(stale)), at_once)
    if is_rendered:
        yield from _by_and_by(archive, rules.site, _rendered_since(refused), at_once)


def _rendered_since(refused: Select[*StoredColumns]) -> Select[*StoredColumns]:
    """Those of the refused bodies whose newest rendering is not the document that was read."""
    by_rendering = literal(f"%{OF_RENDERING}") + cast(_RENDERED.number, String)
    return refused.join(ReadingRules, ReadingRules.id == Reading.rules_id).where(
        Reading.refusal.in_(SCRIPTS_MAY_HELP),
        _RENDERED.number.is_not(None),
        ReadingRules.layout_digest.not_like(by_rendering),
    )


def stale_keys(session: Session, rules: Rules) -> list[int]:
    """The ids of the site's rules that are not the current ones."""
    keys = session.scalars(select(ReadingRules).where(ReadingRules.site == rules.site))
    return [
        key.id
        for key in keys
        if key.extractor_version != rules.extractor_version
        or without_rendering(key.layout_digest) not in rules.layout_digests
    ]


def _by_and_by(
    archive: Archive, site: str, wanted: Select[*StoredColumns], at_once: int
) -> Iterator[Sequence[StoredBody]]:
    last = 0
    while rows := _some(archive, wanted.where(Body.site == site, Body.id > last), at_once):
        yield rows
        last = rows[-1].id


def _some(archive: Archive, wanted: Select[*StoredColumns], at_once: int) -> Sequence[StoredBody]:
    with archive.database.reading() as session:
        rows = session.execute(wanted.order_by(Body.id).limit(at_once))
        return [stored_body(*row) for row in rows]


def stored_body(
    id_: int,
    url: str,
    content_type: str,
    captured_at: datetime,
    file: str | None,
    offset: int | None,
    number: int | None,
    digest: str | None,
    rendered_file: str | None,
    rendered_offset: int | None,
) -> StoredBody:
    if file is None or offset is None:
        raise ValueError(f"body {id_}: its exchange has no record")
    rendered = None
    if number is not None and digest is not None and rendered_file is not None and rendered_offset is not None:
        rendered = RenderedDocument(number, digest, rendered_file, rendered_offset)
    return StoredBody(id_, url, content_type, captured_at, file, offset, rendered)


def latest_body(archive: Archive, site: str, space: str, key: str) -> StoredBody | None:
    with archive.database.reading() as session:
        wanted = (
            stored_bodies()
            .join(Capture, Capture.body_id == Body.id)
            .join(Page, Page.id == Capture.page_id)
            .where(Page.site == site, Page.space == space, Page.key == key)
            .order_by(Capture.captured_at.desc())
            .limit(1)
        )
        row = session.execute(wanted).first()
        return stored_body(*row) if row else None
