"""Repairs rows: exchanges from their WARC records, body digests from payloads, ordinals from publications."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.exchange_rows import name_original
from storage.database.bulk import update_rows
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Document
from storage.tables.runs import Run
from storage.verify.records import PURPOSE, RUN, body_digest
from storage.verify.row_digests import changed_rows
from storage.vocabulary import Purpose
from storage.warc.reader import ArchivedResponse, read_response
from storage.warc.scan import scan
from storage.warc_files.recovery import original_exchange, row_of


def repair_rows(archive: Archive, file: str) -> None:
    """Repairs the rows of one WARC file, named as in its rows; a row whose record is lost stays as it is."""
    with archive.warcs.on_disk(file) as path:
        for step in scan(path, Path(file).name):
            if step.response:
                with archive.database.writing() as session:
                    _repair_row(session, file, step.response)


def repair_body(archive: Archive, body_id: int) -> None:
    """Computes a body's digest again from its payload, unless another body of the site has that digest already."""
    with archive.database.writing() as session:
        body = session.get_one(Body, body_id)
        row = session.get_one(LoggedExchange, body.exchange_id)
        if row.file is None or row.offset is None:
            return
        found = body_digest(read_response(archive.warcs, row.file, row.offset))
        same = select(Body.id).where(
            Body.site == body.site, Body.digest == found, Body.content_type == body.content_type
        )
        if found and session.scalars(same).first() is None:
            body.digest = found


def unread(archive: Archive, body_id: int) -> None:
    """Removes a body's active reading, so that it is read again."""
    with archive.database.writing() as session:
        body = session.get_one(Body, body_id)
        body.rules_id, body.reading_id = None, None


def _repair_row(session: Session, file: str, response: ArchivedResponse) -> None:
    place = response.place
    at_place = select(LoggedExchange).where(LoggedExchange.file == file, LoggedExchange.offset == place.offset)
    of_id = select(LoggedExchange).where(LoggedExchange.file == file, LoggedExchange.record_id == place.record_id)
    row = session.scalars(of_id.limit(1)).first() or session.scalars(at_place.limit(1)).first()
    if row is None:
        # Without its run the exchange's purpose is unknown, and must not be invented.
        if session.get(Run, int(response.fields.get("Luutru-Run", "-1"))) is not None:
            session.add(row_of(session, file, response))
        return
    row.offset, row.length, row.record_id, row.record_kind = place.offset, place.length, place.record_id, place.kind
    row.url, row.sent_at, row.status = response.url, place.date, response.status
    row.payload_digest, row.truncated, row.failure = place.payload_digest, response.truncated, None
    name_original(row, original_exchange(session, response))
    run_id = response.fields.get(RUN, "")
    if run_id.isdecimal() and session.get(Run, int(run_id)) is not None:
        stated = response.fields.get(PURPOSE)
        row.run_id, row.purpose = int(run_id), Purpose(stated) if stated in set(Purpose) else row.purpose


def repair_ordinals(archive: Archive) -> None:
    """Gives documents the ordinals of their publications, where the publications' rows are unchanged."""
    with archive.database.reading() as session:
        rows = session.execute(
            select(Document.content_hash, Publication.ordinal)
            .outerjoin(Publication, Publication.content_hash == Document.content_hash)
            .where(Document.ordinal.is_distinct_from(Publication.ordinal))
        )
        wrong: dict[str, int | None] = dict(rows.all())
    changed = changed_rows(archive, Publication, [one for one in wrong.values() if one is not None])
    repaired = [{"row_content_hash": hash_, "ordinal": to} for hash_, to in wrong.items() if to not in changed]
    with archive.database.writing() as session:
        # Set None first: a wrong ordinal may belong to another document.
        update_rows(session, Document, [{**one, "ordinal": None} for one in repaired], key="content_hash")
        update_rows(session, Document, repaired, key="content_hash")


def unread_changed(archive: Archive, reading_id: int) -> None:
    """Marks the body unread whose active reading is this changed one."""
    with archive.database.reading() as session:
        body_id = session.scalars(select(Body.id).where(Body.reading_id == reading_id)).first()
    if body_id is not None:
        unread(archive, body_id)
