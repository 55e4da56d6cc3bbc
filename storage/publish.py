"""Publishing: each new document gets its ordinal, its corpus file and its manifest line, at the cost of what is new."""

import hashlib
from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive, kind_of
from storage.change_kind import Cause
from storage.corpus_files import CorpusFiles
from storage.imported_blocks import imported_with
from storage.manifest_line import manifest_line
from storage.seed_import import finish_import
from storage.share import claim_corpus
from storage.tables import Change, Document, Publication, Reading, Version
from storage.unpublished import CorpusText, FirstShowing, first_showings, unwritten_texts
from storage.withhold import finish_withholding, withhold_as

BATCH = 200
WAIT_SECONDS = 600

Render = Callable[[CorpusText], str]


def publish(archive: Archive, render: Render, progress: Callable[[int], None] = lambda _: None) -> list[int]:
    """Publishes what is new and returns its ordinals; `render` gives a text in the corpus form.

    One process at a time. A publishing that was killed is finished first: ordinals were given in the database, so the
    same files and lines come out. `progress` is told how many were written, batch by batch. Raises CorpusElsewhere.
    """
    with archive.folder.lock("publish", wait=WAIT_SECONDS, busy="another command is publishing; run this again"):
        claim_corpus(archive)
        files = CorpusFiles(archive.folder.corpus)
        files.cut_torn_line()
        finish_import(archive, files)
        finish_withholding(archive, files)
        published = _write_all(archive, files, render, progress)
        files.clear_partial()
        _give_ordinals(archive)
        published += _write_all(archive, files, render, progress)
        finish_withholding(archive, files)
        return published


def _give_ordinals(archive: Archive) -> None:
    with archive.database.writing() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
        ordinal = 0 if last is None else last + 1
        for showing in first_showings(session):
            imported_as = imported_with(session, session.get_one(Document, showing.content_hash).blocks)
            if imported_as is not None and withhold_as(session, showing.page_id, imported_as):
                continue
            _give_ordinal(session, showing, ordinal, imported_as)
            ordinal += 1


def _give_ordinal(session: Session, showing: FirstShowing, ordinal: int, imported_as: int | None) -> None:
    document = session.get_one(Document, showing.content_hash)
    cause, replaces = _cause(session, showing)
    publication = Publication(
        ordinal=ordinal,
        file=f"{ordinal:03d}_{showing.content_hash[:16]}.txt",
        sha256=None,
        content_hash=showing.content_hash,
        capture_id=showing.capture_id,
        reading_id=showing.reading_id,
        cause=cause,
        replaces=replaces,
        imported_as=imported_as,
        written=False,
    )
    session.add(publication)
    document.ordinal = ordinal
    session.flush()


def _cause(session: Session, showing: FirstShowing) -> tuple[str, int | None]:
    """`extraction` where an equal page gave another text before, else `source`; and the ordinal it replaces."""
    reading = session.get_one(Reading, showing.reading_id)
    earlier_readings = (
        select(Document.ordinal)
        .join(Reading, Reading.content_hash == Document.content_hash)
        .where(Reading.body_id == reading.body_id, Reading.id < reading.id, Document.ordinal.is_not(None))
        .order_by(Reading.id.desc())
    )
    if (replaced := session.scalars(earlier_readings.limit(1)).first()) is not None:
        return "extraction", replaced
    by_other_rules = (
        select(Document.ordinal)
        .join(Change, Change.from_hash == Document.content_hash)
        .where(
            Change.capture_id == showing.capture_id,
            Change.cause == Cause.EXTRACTION,
            Change.to_hash == showing.content_hash,
            Document.ordinal.is_not(None),
        )
    )
    if (replaced := session.scalars(by_other_rules.limit(1)).first()) is not None:
        return "extraction", replaced
    earlier_versions = (
        select(Document.ordinal)
        .join(Version, Version.content_hash == Document.content_hash)
        .where(
            Version.page_id == showing.page_id,
            Version.first_seen_at < showing.captured_at,
            Document.content_hash != showing.content_hash,
            Document.ordinal.is_not(None),
        )
        .order_by(Version.first_seen_at.desc())
    )
    return "source", session.scalars(earlier_versions.limit(1)).first()


def _write_all(archive: Archive, files: CorpusFiles, render: Render, progress: Callable[[int], None]) -> list[int]:
    written: list[int] = []
    kind = kind_of(archive)
    while texts := _unwritten(archive):
        _write(archive, files, texts, render, kind)
        written += [text.ordinal for text in texts]
        progress(len(texts))
    return written


def _unwritten(archive: Archive) -> Sequence[CorpusText]:
    with archive.database.reading() as session:
        return unwritten_texts(session, BATCH)


def _write(archive: Archive, files: CorpusFiles, texts: Sequence[CorpusText], render: Render, kind: str | None) -> None:
    """Files first, then their manifest lines, then the rows; a line that is on disk already has its file there too."""
    last = files.last_ordinal()
    wanted = [(f"{text.ordinal:03d}_{text.content_hash[:16]}.txt", render(text).encode(), text) for text in texts]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content, _ in wanted}
    missing = [(name, content, text) for name, content, text in wanted if text.ordinal > last]
    files.write([(name, content) for name, content, _ in missing])
    files.append(manifest_line(text, file=name, sha256=sums[name], kind=kind) for name, _, text in missing)
    with archive.database.writing() as session:
        for name, _, text in wanted:
            row = session.get_one(Publication, text.ordinal)
            row.sha256, row.written = sums[name], True
