"""Makes the rows of takedowns agree with the record beside the manifest, which survives a loss of the database."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.takedown_log import (
    Act,
    Takedown,
    Target,
    WithheldPage,
    append_records,
    last_records,
    marked_in_manifest,
)
from storage.outcomes import PageState
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.pages import Address, Page


def reconcile(archive: Archive, files: CorpusFiles) -> None:
    """Makes the rows agree with the record, and appends takedowns to it that only the rows have.

    The caller has the publishing lock.
    """
    records = last_records(files)
    with archive.database.writing() as session:
        rows = withholdings(session)
        lacking = [_record(session, row) for target, row in rows.items() if _is_newer(row, records.get(target))]
        newer = {record.target for record in lacking}
        apply_records(session, [record for target, record in records.items() if target not in newer])
    append_records(files, lacking)


def apply_records(session: Session, records: Sequence[Takedown]) -> None:
    """Makes the rows agree with these records."""
    rows = withholdings(session)
    for record in records:
        _bring_in_line(session, rows.get(record.target), record)


def adopt_marks(files: CorpusFiles) -> None:
    """Appends to the record the manifest's tombstones that it lacks."""
    known = last_records(files)
    append_records(files, [record for record in marked_in_manifest(files).values() if adds(record, known)])


def adds(mark: Takedown, known: dict[Target, Takedown]) -> bool:
    """Whether a line of the manifest has something that the record of takedowns lacks."""
    record = known.get(mark.target)
    if record is None:
        return mark.act is Act.WITHHOLD
    return record.act is not mark.act and record.at < mark.at


def withholdings(session: Session) -> dict[Target, Withholding]:
    """All rows by what they withhold, including lifted ones."""
    rows = session.execute(
        select(Withholding, Page.site, Page.space, Page.key)
        .outerjoin(Page, Page.id == Withholding.page_id)
        .order_by(Withholding.id)
    )
    return {row.ordinal if row.ordinal is not None else (site, space, key): row for row, site, space, key in rows}


def append_and_apply(archive: Archive, files: CorpusFiles, records: Sequence[Takedown]) -> None:
    """Uses the record first: a takedown whose database is lost is still known."""
    append_records(files, records)
    reconcile(archive, files)


def _is_newer(row: Withholding, record: Takedown | None) -> bool:
    """Whether the record lacks the row, or lost the line that it had."""
    if not row.is_active:
        return False
    return record is None or (record.act is Act.UNWITHHOLD and row.withheld_at > record.at)


def _record(session: Session, row: Withholding) -> Takedown:
    if row.ordinal is not None:
        publication = session.get(Publication, row.ordinal)
        file = publication.file if publication else None
        return Takedown(Act.WITHHOLD, row.withheld_at, row.reason, ordinal=row.ordinal, file=file)
    page = session.get_one(Page, row.page_id)
    name = WithheldPage(page.site, page.space, page.key, page.url)
    return Takedown(Act.WITHHOLD, row.withheld_at, row.reason, page=name)


def _bring_in_line(session: Session, row: Withholding | None, record: Takedown) -> None:
    if record.act is Act.UNWITHHOLD:
        if row is not None and row.lifted_at != record.at:
            row.reason, row.lifted_at, row.applied = record.reason, record.at, False
    elif row is None:
        _add(session, record)
    elif (row.withheld_at, row.reason, row.lifted_at) != (record.at, record.reason, None):
        row.withheld_at, row.reason, row.lifted_at, row.applied = record.at, record.reason, None, False


def _add(session: Session, record: Takedown) -> None:
    page_id = _page_id(session, record.page) if record.page else None
    if record.ordinal is not None and session.get(Publication, record.ordinal) is None:
        return  # the database is older than the corpus, which another check refuses by name
    session.add(
        Withholding(
            page_id=page_id,
            ordinal=record.ordinal,
            reason=record.reason,
            withheld_at=record.at,
            lifted_at=None,
            applied=False,
        )
    )
    session.flush()


def _page_id(session: Session, name: WithheldPage) -> int:
    """Creates a page that the database does not know, so that no night requests it."""
    wanted = select(Page).where(Page.site == name.site, Page.space == name.space, Page.key == name.key)
    page = session.scalars(wanted).first()
    if page is None:
        page = Page(
            site=name.site,
            space=name.space,
            key=name.key,
            url=name.url,
            first_seen_at=datetime.now(UTC),
            state=PageState.LIVE,
        )
        session.add(page)
        session.flush()
        known = select(Address).where(Address.site == name.site, Address.url == name.url)
        if session.scalars(known).first() is None:
            session.add(Address(site=name.site, url=name.url, page_id=page.id))
    return page.id
