"""Reads published texts as a search and a comparison see them, and says which of them are withheld."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.data_folder import DataFolder
from storage.database.failures import read_json
from storage.search.letters import letters_of, may_match
from storage.search.query import Query
from storage.search.searched_text import SearchedText, bare_text, imported_text, own_day, with_origin
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Reading
from storage.vocabulary import PublicationCause
from storage.withholding import ACTIVE, withheld_texts


def searched_texts(archive: Archive, session: Session, ordinals: Sequence[int]) -> list[SearchedText]:
    """By ordinal, withheld texts too; without those whose text is lost."""
    return with_origins(session, bare_texts(archive, session, ordinals))


def bare_texts(archive: Archive, session: Session, ordinals: Sequence[int]) -> list[SearchedText]:
    """Like `searched_texts`, but without their origins, which cost more to read than the texts."""
    found = _crawled(session, ordinals) | _imported(archive.folder, session, ordinals)
    return [found[ordinal] for ordinal in sorted(found)]


def likely_texts(archive: Archive, session: Session, ordinals: Sequence[int], query: Query) -> list[SearchedText]:
    """Those of `bare_texts` that may match the query: most of the others are not even taken out of their JSON."""
    rows = session.execute(
        select(Publication.ordinal, Document.title, Document.lead, cast(Document.blocks, Text))
        .join(Document, Document.content_hash == Publication.content_hash)
        .where(Publication.ordinal.in_(ordinals))
    )
    found = {
        ordinal: bare_text(ordinal, title, lead, read_json(blocks))
        for ordinal, title, lead, blocks in rows
        if _may_match(query, title, lead, blocks)
    }
    found |= _imported(archive.folder, session, ordinals)
    return [found[ordinal] for ordinal in sorted(found)]


def _may_match(query: Query, title: str, lead: str | None, blocks: str) -> bool:
    """`blocks` is JSON: an escape in it, other than that of a quotation mark, has letters that are not the text's."""
    plain = blocks.replace('\\"', '"')
    return "\\" in plain or may_match(query, letters_of(f"{title}\n{lead or ''}\n{plain}"))


def with_origins(session: Session, texts: Sequence[SearchedText]) -> list[SearchedText]:
    """The same texts with site, address and fields; an imported one has none."""
    if not texts:
        return []
    rows = session.execute(
        select(Publication.ordinal, Page.site, Capture.url, Reading.fields, Reading.day, Capture.captured_at)
        .outerjoin(Reading, Reading.id == Publication.reading_id)
        .outerjoin(Capture, Capture.id == Publication.capture_id)
        .outerjoin(Page, Page.id == Capture.page_id)
        .where(Publication.ordinal.in_([text.ordinal for text in texts]), Publication.cause != PublicationCause.IMPORT)
    )
    origins = {ordinal: (site, url, fields or {}, own_day(day, at)) for ordinal, site, url, fields, day, at in rows}
    return [with_origin(text, *origins[text.ordinal]) if text.ordinal in origins else text for text in texts]


def withheld_ordinals(session: Session, ordinals: Sequence[int]) -> frozenset[int]:
    """Those whose corpus file is withheld: they are not in the index."""
    named = session.scalars(select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.in_(ordinals)))
    return frozenset(ordinal for ordinal in named if ordinal is not None)


def hidden_among(session: Session, ordinals: Sequence[int]) -> frozenset[int]:
    """Those that no hit may show: withheld by their ordinal, by their page or by their text."""
    if session.scalars(select(Withholding.id).where(ACTIVE).limit(1)).first() is None:
        return frozenset()
    hashes = select(Publication.content_hash).where(Publication.ordinal.in_(ordinals))
    texts = withheld_texts().where(Reading.content_hash.in_(hashes))
    shown = session.scalars(select(Publication.ordinal).where(Publication.content_hash.in_(texts)))
    return withheld_ordinals(session, ordinals) | frozenset(shown)


def _crawled(session: Session, ordinals: Sequence[int]) -> dict[int, SearchedText]:
    rows = session.execute(
        select(Publication.ordinal, Document.title, Document.lead, Document.blocks)
        .join(Document, Document.content_hash == Publication.content_hash)
        .where(Publication.ordinal.in_(ordinals))
    )
    return {ordinal: bare_text(ordinal, title, lead, blocks) for ordinal, title, lead, blocks in rows}


def _imported(folder: DataFolder, session: Session, ordinals: Sequence[int]) -> dict[int, SearchedText]:
    wanted = select(Publication.ordinal, Publication.file).where(
        Publication.ordinal.in_(ordinals), Publication.cause == PublicationCause.IMPORT
    )
    found = {}
    for ordinal, file in session.execute(wanted):
        content = _content(folder, Path(file).name)
        if content is not None:
            found[ordinal] = imported_text(ordinal, content.decode("utf-8", "replace"))
    return found


def _content(folder: DataFolder, name: str) -> bytes | None:
    """A takedown moves an imported file out of the corpus."""
    for place in (folder.corpus / name, folder.path / "withheld" / name):
        if place.is_file():
            return place.read_bytes()
    return None
