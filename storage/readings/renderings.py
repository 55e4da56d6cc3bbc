"""Selects the bodies to render: those that were refused, and whose page's scripts may fill in what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select

from storage.archive import Archive
from storage.outcomes import SCRIPTS_MAY_HELP
from storage.readings.unread import StoredColumns, stored_bodies, stored_body
from storage.readings.values import StoredBody
from storage.tables.attachments import Requisite
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Reading
from storage.tables.renderings import Rendering
from storage.vocabulary import RequisiteKind
from storage.withholding import tells_withheld

MOST_TRIES = 5
"""Renderings of one body, whether they failed or gave a document that is refused, too."""
_ROWS = 200


@dataclass(frozen=True, slots=True)
class BodyToRender:
    """A refused body, and the renderings that it had: how many, and the inputs of those that gave a document."""

    body: StoredBody
    tries: int
    known_inputs: frozenset[str]


@dataclass(frozen=True, slots=True)
class ArchivedScript:
    """Where the last whole answer of a script lies, and the digest of its payload."""

    file: str
    offset: int
    payload_digest: str


def has_bodies_to_render(archive: Archive, site: str) -> bool:
    with archive.database.reading() as session:
        return session.scalars(_wanted(site).with_only_columns(Body.id).limit(1)).first() is not None


def bodies_to_render(archive: Archive, site: str) -> Iterator[BodyToRender]:
    """The newest first; a body is left out once it was rendered `MOST_TRIES` times, or shows what is withheld."""
    before: int | None = None
    while some := _some(archive, site, before):
        yield from some
        before = some[-1].body.id


def _wanted(site: str) -> Select[*StoredColumns]:
    tries = select(func.count(Rendering.id)).where(Rendering.body_id == Body.id).correlate(Body).scalar_subquery()
    hidden = exists().where(Capture.body_id == Body.id, tells_withheld(Capture.page_id))
    return (
        stored_bodies()
        .join(Reading, (Reading.body_id == Body.id) & (Reading.id == Body.reading_id))
        .where(Body.site == site, Reading.refusal.in_(SCRIPTS_MAY_HELP), tries < MOST_TRIES, ~hidden)
    )


def _some(archive: Archive, site: str, before: int | None) -> list[BodyToRender]:
    wanted = _wanted(site).order_by(Body.id.desc()).limit(_ROWS)
    with archive.database.reading() as session:
        rows = session.execute(wanted if before is None else wanted.where(Body.id < before)).all()
        bodies = [stored_body(*row) for row in rows]
        of_bodies = select(Rendering).where(Rendering.body_id.in_([body.id for body in bodies]))
        tried: dict[int, list[Rendering]] = {}
        for rendering in session.scalars(of_bodies):
            tried.setdefault(rendering.body_id, []).append(rendering)
        return [
            BodyToRender(body, len(had := tried.get(body.id, ())), frozenset(one.inputs for one in had if one.digest))
            for body in bodies
        ]


def archived_scripts(archive: Archive, site: str, urls: Sequence[str]) -> dict[str, ArchivedScript]:
    """The scripts that the archive has under these addresses."""
    wanted = (
        select(Requisite.url, LoggedExchange.id, LoggedExchange.original_id)
        .join(LoggedExchange, LoggedExchange.id == Requisite.exchange_id)
        .where(Requisite.site == site, Requisite.kind == RequisiteKind.SCRIPTS, Requisite.url.in_(urls))
    )
    with archive.database.reading() as session:
        holders = {url: original or id_ for url, id_, original in session.execute(wanted)}
        sound = LoggedExchange.failure.is_(None)
        rows = session.scalars(select(LoggedExchange).where(LoggedExchange.id.in_(holders.values()), sound))
        places = {
            row.id: ArchivedScript(row.file, row.offset, row.payload_digest or "")
            for row in rows
            if row.file is not None and row.offset is not None
        }
    return {url: places[id_] for url, id_ in holders.items() if id_ in places}
