"""Reads published documents with their provenance, in the order of their ordinals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.corpus.ordinals import LARGEST
from storage.corpus.pending_texts import CorpusText, publication_texts
from storage.errors import CorrectTheInput, NotInTheArchive, Withheld
from storage.tables.archive import ArchiveMark, Withholding
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Reading
from storage.vietnam_time import VIETNAM
from storage.withholding import ACTIVE, withheld_texts

ROWS = 500


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Selects documents of one site, and by the article's own day, or by its capture's day if it states none.

    Both days are included. Imported documents have no site and no day, so they are not selected by either.
    """

    site: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A corpus file; `text` is None if the file was imported: then only its content is known."""

    ordinal: int
    file: str
    sha256: str
    cause: str
    kind: str | None
    text: CorpusText | None
    content: str | None


def documents(archive: Archive, wanted: DocumentFilter, after: int = -1) -> Iterator[PublishedDocument]:
    """Reads them in batches, one transaction each. Raises CorrectTheInput if an imported file is gone."""
    while True:
        with archive.database.reading() as session:
            rows = session.scalars(_wanted(wanted, after)).all()
            found = list(_documents(session, archive, rows))
        yield from found
        if len(rows) < ROWS:
            return
        after = rows[-1].ordinal


def document(archive: Archive, ordinal: int) -> PublishedDocument:
    """Raises NotInTheArchive, or Withheld."""
    with archive.database.reading() as session:
        row = session.get(Publication, ordinal) if 0 <= ordinal <= LARGEST else None
        if row is None or not row.written:
            raise NotInTheArchive(f"{ordinal}: no corpus file has this ordinal")
        reason = session.scalar(select(Withholding.reason).where(ACTIVE, Withholding.ordinal == ordinal))
        found = list(_documents(session, archive, [row])) if reason is None else []
    if not found:
        raise Withheld(f"{ordinal:03d}: withheld" + (f" ({reason})" if reason else ""))
    return found[0]


def _wanted(wanted: DocumentFilter, after: int) -> Select[Publication]:
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    rows = (
        select(Publication)
        .where(Publication.ordinal > after, Publication.written, Publication.ordinal.not_in(withheld))
        .order_by(Publication.ordinal)
        .limit(ROWS)
    )
    if wanted == DocumentFilter():
        return rows
    rows = rows.join(Capture, Capture.id == Publication.capture_id).join(Reading, Reading.id == Publication.reading_id)
    if wanted.site is not None:
        rows = rows.join(Page, Page.id == Capture.page_id).where(Page.site == wanted.site)
    return rows.where(*_days(wanted))


def _days(wanted: DocumentFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield or_(Reading.day >= wanted.since, and_(Reading.day.is_(None), Capture.captured_at >= _start(wanted.since)))
    if wanted.until is not None:
        after = _start(wanted.until + timedelta(days=1))
        yield or_(Reading.day <= wanted.until, and_(Reading.day.is_(None), Capture.captured_at < after))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _documents(session: Session, archive: Archive, rows: Sequence[Publication]) -> Iterator[PublishedDocument]:
    """Leaves out texts that a withheld page or body showed."""
    kind = session.get_one(ArchiveMark, 1).kind
    hidden = _hidden(session, [row.content_hash for row in rows if row.content_hash])
    texts = publication_texts(session, [row.ordinal for row in rows])
    for row in rows:
        if row.content_hash in hidden:
            continue
        text = texts.get(row.ordinal)
        content = None if text else _content(archive, row.file)
        yield PublishedDocument(row.ordinal, row.file, row.sha256 or "", row.cause, kind, text, content)


def _hidden(session: Session, hashes: Sequence[str]) -> frozenset[str | None]:
    if session.scalar(select(Withholding.id).where(ACTIVE).limit(1)) is None:
        return frozenset()
    return frozenset(session.scalars(withheld_texts().where(Reading.content_hash.in_(hashes))))


def _content(archive: Archive, file: str) -> str:
    try:
        return (archive.folder.corpus / file).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise CorrectTheInput(f"{archive.folder.corpus / file} is gone; `luutru verify` says more") from error
