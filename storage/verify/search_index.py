"""Checks the search index against the texts: all published texts are in it, under their terms, and nothing else."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.search.build import build_index
from storage.search.index import empty_index, index_state
from storage.search.searched_text import SearchedText
from storage.search.term_table import LAST, has_terms, indexed_ordinals
from storage.search.terms import digest_of_terms, terms_of
from storage.search.texts import searched_texts, withheld_ordinals
from storage.tables.corpus import Publication
from storage.tables.derived import SearchEntry
from storage.verify.findings import FindingKind, VerifyFinding

BATCH = 200
SAMPLE = 8
"""Terms of each text that are looked up in the index; the digest beside them is of all."""


def check_search_index(archive: Archive) -> Iterator[VerifyFinding]:
    """The caller has the publishing lock. A text that was not indexed yet is no finding: a search reports it itself."""
    last = -1
    while last < LAST:
        with archive.database.reading() as session:
            wanted = select(Publication.ordinal).where(Publication.written, Publication.ordinal > last)
            ordinals = session.scalars(wanted.order_by(Publication.ordinal).limit(BATCH)).all()
            end = ordinals[-1] if len(ordinals) == BATCH else LAST
            found = list(_check_part(archive, session, ordinals, last, end))
        yield from found
        last = end


def repair_search_index(archive: Archive) -> None:
    """Builds the whole index again; the publishing lock must be free."""
    with archive.database.writing() as session:
        empty_index(session)
    build_index(archive)


def _check_part(
    archive: Archive, session: Session, ordinals: Sequence[int], after: int, end: int
) -> Iterator[VerifyFinding]:
    """The index's texts after `after`, up to and including `end`, if only these texts are published."""
    rows = session.scalars(select(SearchEntry).where(SearchEntry.ordinal > after, SearchEntry.ordinal <= end))
    entries = {row.ordinal: row for row in rows}
    withheld = withheld_ordinals(session, ordinals)
    indexed = set(indexed_ordinals(session, after, end))
    expected = {
        text.ordinal: text for text in searched_texts(archive, session, ordinals) if text.ordinal not in withheld
    }
    place = index_state(session).next_ordinal
    for ordinal in sorted({*entries, *indexed, *(one for one in expected if one < place)}):
        text = expected.get(ordinal)
        if text is None:
            word = "withheld" if ordinal in withheld else "not published"
            yield _finding(ordinal, f"it is in the index, and it is {word}")
        elif ordinal not in entries or ordinal not in indexed:
            yield _finding(ordinal, "it is published and not in the index")
        elif entries[ordinal].section != text.section:
            yield _finding(ordinal, "it is in the index under another section than it has")
        elif not _is_indexed(session, text, entries[ordinal].terms_digest):
            yield _finding(ordinal, "it is in the index under other terms than its text has")


def _is_indexed(session: Session, text: SearchedText, digest: str) -> bool:
    terms = terms_of(text)
    if digest_of_terms("\n".join(terms)) != digest:
        return False
    sample = terms[:: max(1, len(terms) // SAMPLE)]
    return not sample or has_terms(session, text.ordinal, sample)


def _finding(ordinal: int, detail: str) -> VerifyFinding:
    return VerifyFinding(FindingKind.SEARCH_INDEX_WRONG, f"text {ordinal:03d}", detail, ordinal)
