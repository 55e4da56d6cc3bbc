"""Removes withheld texts from a copy of the rows, and verifies that they are gone.

A title of a published text stays, like in the manifest of the corpus.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select, text, update
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.corpus.takedown_log import Takedown
from storage.corpus.takedown_rows import apply_records, withholdings
from storage.data_folder import DataFolder
from storage.database.bulk import keep_digests
from storage.database.dump import dump_rows, load_rows, scratch_database
from storage.database.engine import Database, open_database
from storage.database.schema import bring_up_to_date
from storage.search.index import empty_index
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.readings import Document, Reading
from storage.tables.witnesses import Witness
from storage.withholding import ACTIVE, tells_withheld, withheld_texts

_DETAILS = ("images", "links")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """`rows` without withheld texts, None if there were none; the published `files` of these, with their digests."""

    rows: Path | None
    files: dict[str, str | None]


def scrub(rows: Path, partial: Path, records: Sequence[Takedown], database_url: str | None) -> Scrubbed:
    """Applies the takedowns to a copy of the rows, in `partial`, and removes the texts that they withhold.

    Rows of PostgreSQL are loaded into a temporary database on the server of this URL.
    """
    with _opened_copy(rows, partial / "scratch", database_url) as database:
        with database.writing() as session:
            apply_records(session, records)
            session.flush()
            which = _rows_of(session, records)
            number = sum(remove(session, which) for remove in (_remove_details, _remove_witnesses, _remove_texts))
            files = withheld_files(session, which)
            if number:
                empty_index(session)
        if not number:
            return Scrubbed(None, files)
        if database.engine.dialect.name == "sqlite":
            _vacuum(database)
        return Scrubbed(dump_rows(database, partial), files)


def server_url(archive: Archive) -> str | None:
    """Returns None if the rows are in SQLite."""
    url = archive.database.engine.url
    return None if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)


@contextmanager
def _opened_copy(rows: Path, scratch: Path, database_url: str | None) -> Iterator[Database]:
    folder = DataFolder(scratch)
    folder.make()
    try:
        if database_url is None:
            load_rows(rows, scratch, None)
            with _opened(folder.database_url, folder) as database:
                yield database
        else:
            with scratch_database(database_url, scratch) as url:
                load_rows(rows, scratch, url)
                with _opened(url, folder) as database:
                    yield database
    finally:
        shutil.rmtree(scratch)


@contextmanager
def _opened(url: str, folder: DataFolder) -> Iterator[Database]:
    database = open_database(url)
    try:
        bring_up_to_date(database, folder)
        yield database
    finally:
        database.close()


def _rows_of(session: Session, records: Sequence[Takedown]) -> ColumnElement[bool]:
    """Whether the row belongs to one of these takedowns; the rows may have others whose texts stay."""
    rows = withholdings(session)
    ids = [rows[record.target].id for record in records if record.target in rows]
    return and_(ACTIVE, Withholding.id.in_(ids))


def _remove_texts(session: Session, which: ColumnElement[bool]) -> int:
    """Returns how many documents had something to remove."""
    wanted = select(Document.content_hash).where(_is_withheld(which), _has_text())
    number = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    if number:
        title = case((Document.ordinal.is_(None), ""), else_=Document.title)
        removed = update(Document).where(_is_withheld(which)).values(title=title, lead=None, blocks=[])
        session.execute(removed, execution_options={"synchronize_session": False})
    return number


def _remove_details(session: Session, which: ColumnElement[bool]) -> int:
    """Removes captions and the words of links; returns how many readings had any."""
    hashes = select(Document.content_hash).where(_is_withheld(which))
    readings = session.scalars(select(Reading).where(Reading.content_hash.in_(hashes)))
    changed = [one for one in readings if any((one.fields or {}).get(name) for name in _DETAILS)]
    for reading in changed:
        reading.fields = {**(reading.fields or {}), **{name: [] for name in _DETAILS}}
    session.flush()
    keep_digests(session, Reading, [reading.id for reading in changed])
    return len(changed)


def _remove_witnesses(session: Session, which: ColumnElement[bool]) -> int:
    """Removes titles and descriptions from feeds and listings; returns how many had any."""
    stated = or_(Witness.title.is_not(None), Witness.description.is_not(None))
    found = session.scalars(select(Witness).where(tells_withheld(Witness.page_id, which), stated)).all()
    for witness in found:
        witness.title = witness.description = None
    session.flush()
    keep_digests(session, Witness, [witness.id for witness in found])
    return len(found)


def _is_withheld(which: ColumnElement[bool]) -> ColumnElement[bool]:
    ordinals = select(Withholding.ordinal).where(which, Withholding.ordinal.is_not(None))
    published = select(Publication.content_hash).where(Publication.ordinal.in_(ordinals))
    return or_(
        Document.content_hash.in_(withheld_texts(which)),
        Document.content_hash.in_(published.where(Publication.content_hash.is_not(None))),
    )


def _has_text() -> ColumnElement[bool]:
    untitled = and_(Document.ordinal.is_(None), Document.title != "")
    return or_(Document.lead.is_not(None), cast(Document.blocks, String) != "[]", untitled)


def withheld_files(session: Session, which: ColumnElement[bool] = ACTIVE) -> dict[str, str | None]:
    """The names and digests of corpus files in the rows."""
    wanted = select(Publication.file, Publication.sha256).join(Withholding, Withholding.ordinal == Publication.ordinal)
    return dict(session.execute(wanted.where(which)).all())


def _vacuum(database: Database) -> None:
    """Rewrites the file, since removed bytes stay in it until then."""
    with database.outside_transactions() as connection:
        connection.execute(text("VACUUM"))
