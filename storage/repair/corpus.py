"""Corpus files, written anew where the rows still give the very bytes that were published."""

import hashlib

from sqlalchemy import select

from storage.archive import Archive
from storage.corpus_files import CorpusFiles
from storage.publish import Render
from storage.tables import Publication
from storage.unpublished import text_of


def mend_file(archive: Archive, ordinal: int, render: Render) -> None:
    """Leaves the file as it is where the bytes would be others: nothing is invented."""
    with archive.database.reading() as session:
        row = session.get_one(Publication, ordinal)
        text = text_of(session, ordinal)
    if text is None:
        return
    content = render(text).encode()
    if hashlib.sha256(content).hexdigest() == row.sha256:
        CorpusFiles(archive.folder.corpus).write([(row.file, content)])


def remove_file(archive: Archive, ordinal: int) -> None:
    """Takes the file of a withheld text out."""
    with archive.database.reading() as session:
        row = session.get_one(Publication, ordinal)
    CorpusFiles(archive.folder.corpus).remove([row.file])


def clear_partial(archive: Archive) -> None:
    """Forgets half written files, but not those of an import that can still be finished."""
    with archive.database.reading() as session:
        unfinished = session.scalars(select(Publication.ordinal).where(~Publication.written).limit(1)).first()
    if unfinished is None:
        CorpusFiles(archive.folder.corpus).clear_partial()
