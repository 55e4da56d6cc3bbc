"""Taking a page or a text down: out of the corpus, marked in the manifest, closed to replay; the WARC bytes stay."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.archive import Archive, kind_of
from storage.corpus.files import TOMBSTONE, CorpusFiles
from storage.corpus.manifest import tombstone
from storage.errors import NotInTheArchive, TryAgainLater
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Document, Version
from storage.warc_files.sharing import claim_corpus
from storage.warc_files.upload import renew_index
from storage.withholding import is_closed

_BUSY = "another command is publishing; run this again"


@dataclass(frozen=True, slots=True)
class PageToWithhold:
    site: str
    space: str
    key: str


def withhold(archive: Archive, what: PageToWithhold | int, reason: str) -> list[int]:
    """Withholds a page with all it shows, or the text of an ordinal; returns the ordinals that are withheld by it.

    Raises NotInTheArchive, and TryAgainLater where a publishing was interrupted or another command is at work. One that
    was killed is finished by the same command, or by the next publishing.
    """
    with archive.folder.lock("publish", wait=600, busy=_BUSY):
        claim_corpus(archive)
        files = CorpusFiles(archive.folder.corpus)
        files.cut_torn_line()
        with archive.database.writing() as session:
            _refuse_half_published(session)
            page_id = None if isinstance(what, int) else _page(session, what).id
            ordinals = [what] if isinstance(what, int) else _ordinals_of_page(session, page_id)
            ordinals = _with_doubles(session, ordinals)
            _note(session, page_id, ordinals, reason)
        finish_withholding(archive, files)
        return ordinals


def finish_withholding(archive: Archive, files: CorpusFiles) -> None:
    """Does what the rows say and the disk does not yet; wants the publishing lock."""
    with archive.database.reading() as session:
        rows = session.scalars(select(Withholding).where(~Withholding.applied).order_by(Withholding.id)).all()
        ordinals = [row.ordinal for row in rows if row.ordinal is not None]
        names = {
            row.ordinal: row.file
            for row in session.scalars(select(Publication).where(Publication.ordinal.in_(ordinals)))
        }
    if not rows:
        return
    _mark(archive, files, [row for row in rows if row.ordinal is not None], names)
    files.remove(names.values())
    _close_records(archive)
    with archive.database.writing() as session:
        for row in rows:
            session.get_one(Withholding, row.id).applied = True


def withhold_as(session: Session, page_id: int, ordinal: int) -> bool:
    """Withholds a page that shows a text known as this ordinal, where that is withheld; returns whether it is."""
    known = session.scalars(select(Withholding).where(Withholding.ordinal == ordinal)).first()
    if known is not None:
        _note(session, page_id, [], known.reason)
        session.flush()
    return known is not None


def tombstones(files: CorpusFiles) -> Iterator[int]:
    """The ordinals that the manifest says are withheld."""
    if not files.manifest.exists():
        return
    with files.manifest.open("rb") as lines:
        for line in lines:
            if f'"{TOMBSTONE}"'.encode() in line and TOMBSTONE in (said := json.loads(line)):
                yield int(said["ordinal"])


def _mark(archive: Archive, files: CorpusFiles, rows: Iterable[Withholding], names: dict[int, str]) -> None:
    marked, kind = set(tombstones(files)), kind_of(archive)
    files.append(
        tombstone(
            ordinal=row.ordinal, file=names[row.ordinal], withheld_at=row.withheld_at, reason=row.reason, kind=kind
        )
        for row in rows
        if row.ordinal is not None and row.ordinal not in marked
    )


def _close_records(archive: Archive) -> None:
    """Makes the indexes of all files anew that hold closed records; open files get theirs when they are closed."""
    with archive.database.reading() as session:
        files = session.scalars(select(LoggedExchange.file).where(is_closed()).distinct()).all()
    for site in sorted({file.partition("/")[0] for file in files if file}):
        with archive.folder.lock(f"crawl-{site}", wait=0, busy=f"{site} is being crawled; run this again"):
            for name in sorted(file.partition("/")[2] for file in files if file and file.startswith(f"{site}/")):
                renew_index(archive, site, name)


def _refuse_half_published(session: Session) -> None:
    if session.scalars(select(Publication.ordinal).where(~Publication.written).limit(1)).first() is not None:
        raise TryAgainLater("a publishing was interrupted: run `luutru publish`, then this again")


def _page(session: Session, what: PageToWithhold) -> Page:
    wanted = select(Page).where(Page.site == what.site, Page.space == what.space, Page.key == what.key)
    page = session.scalars(wanted).first()
    if page is None:
        raise NotInTheArchive(f"{what.site} {what.space}/{what.key}: the archive has no such page")
    return page


def _ordinals_of_page(session: Session, page_id: int | None) -> list[int]:
    shown = select(Version.content_hash).where(Version.page_id == page_id)
    rows = session.scalars(select(Document.ordinal).where(Document.content_hash.in_(shown)))
    return [ordinal for ordinal in rows if ordinal is not None]


def _with_doubles(session: Session, ordinals: Sequence[int]) -> list[int]:
    """Together with the crawled documents that have the text of an imported one among them, and the other way round."""
    for ordinal in ordinals:
        if session.get(Publication, ordinal) is None:
            raise NotInTheArchive(f"{ordinal:03d}: the corpus has no such ordinal")
    same = select(Publication.ordinal, Publication.imported_as).where(
        or_(Publication.ordinal.in_(ordinals), Publication.imported_as.in_(ordinals))
    )
    return sorted({one for row in session.execute(same) for one in row if one is not None})


def _note(session: Session, page_id: int | None, ordinals: Sequence[int], reason: str) -> None:
    known = session.scalars(
        select(Withholding).where(or_(Withholding.page_id == page_id, Withholding.ordinal.in_(ordinals)))
    ).all()
    pages, texts = {row.page_id for row in known}, {row.ordinal for row in known}
    targets: list[tuple[int | None, int | None]] = [(None, ordinal) for ordinal in ordinals if ordinal not in texts]
    if page_id is not None and page_id not in pages:
        targets.append((page_id, None))
    now = datetime.now(UTC)
    session.add_all(
        Withholding(page_id=page, ordinal=ordinal, reason=reason, withheld_at=now, applied=False)
        for page, ordinal in targets
    )
