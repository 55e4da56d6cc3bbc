"""The terms in rows: an FTS5 table on SQLite, a tsvector with a GIN index on PostgreSQL.

Both keep each term of a text once and without its place, so that both find the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.search.entry_filter import Filter, entry_conditions, entry_values
from storage.search.indexed_text import IndexedText
from storage.search.lookup import AllOf, Lookup, Term, Without

SEGMENT_BYTES = 16_000_000
"""Of terms that FTS5 collects in memory before it writes a segment; without a setting it is a megabyte."""
SEGMENTS = 16
"""Of one size before FTS5 merges them; without a setting four, which writes each term some three times more often."""
_TUNE = "INSERT INTO search_terms (search_terms, rank) VALUES (:name, :value)"
_ADD = {
    "sqlite": "INSERT INTO search_terms (rowid, terms) VALUES (:ordinal, :terms)",
    "postgresql": "INSERT INTO search_terms (ordinal, terms)"
    " VALUES (:ordinal, array_to_tsvector(CAST(:terms AS text[])))",
}
_REMOVE = {
    "sqlite": "INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', :ordinal, :terms)",
    "postgresql": "DELETE FROM search_terms WHERE ordinal = :ordinal",
}
_CLEAR = {
    "sqlite": "INSERT INTO search_terms (search_terms) VALUES ('delete-all')",
    "postgresql": "TRUNCATE search_terms",
}
_FIND = {
    "sqlite": "SELECT rowid FROM search_terms WHERE search_terms MATCH :lookup AND rowid < :before AND rowid > :after",
    "postgresql": "SELECT ordinal FROM search_terms"
    " WHERE terms @@ CAST(:lookup AS tsquery) AND ordinal < :before AND ordinal > :after",
}
_ALL = {
    "sqlite": "SELECT rowid FROM search_terms WHERE rowid > :after AND rowid <= :end",
    "postgresql": "SELECT ordinal FROM search_terms WHERE ordinal > :after AND ordinal <= :end",
}
_KEY = {"sqlite": "search_terms.rowid", "postgresql": "search_terms.ordinal"}
_IS_ATTACHMENT = "EXISTS (SELECT 1 FROM publication_link WHERE publication_link.ordinal = {key})"
LAST = 2**62
"""Above any ordinal."""


def tune_terms(session: Session) -> None:
    """Sets how FTS5 writes and merges its segments; it keeps this with its table, and changes nothing else by it."""
    if _dialect(session) == "sqlite":
        wanted = {"hashsize": SEGMENT_BYTES, "automerge": SEGMENTS}
        session.execute(text(_TUNE), [{"name": name, "value": value} for name, value in wanted.items()])


def add_terms(session: Session, texts: Sequence[IndexedText]) -> None:
    if texts:
        session.execute(text(_ADD[_dialect(session)]), _rows(session, texts))


def remove_terms(session: Session, texts: Sequence[IndexedText]) -> None:
    """With just the terms that they were added with: FTS5 has no other record of them."""
    if texts:
        session.execute(text(_REMOVE[_dialect(session)]), _rows(session, texts))


def clear_terms(session: Session) -> None:
    session.execute(text(_CLEAR[_dialect(session)]))


def has_terms(session: Session, ordinal: int, terms: Sequence[str]) -> bool:
    """Whether the text stands under each of these terms."""
    lookup = AllOf(tuple(map(Term, terms)))
    return ordinals_found(session, lookup, Filter(), after=ordinal - 1, before=ordinal + 1, limit=1) == [ordinal]


def ordinals_found(
    session: Session,
    lookup: Lookup,
    only: Filter,
    *,
    after: int = -1,
    before: int = LAST,
    limit: int,
    rising: bool = False,
) -> list[int]:
    """Between `after` and `before`, the highest first unless `rising`."""
    dialect = _dialect(session)
    entry = entry_values(only, dialect)
    values: dict[str, Any] = {"lookup": _fts5(lookup) if dialect == "sqlite" else _tsquery(lookup), "limit": limit}
    statement = f"{_FIND[dialect]}{_filtered(dialect, entry)}"
    values |= {"after": after, "before": before, **entry}
    statement += f"{_attached(dialect, only)} ORDER BY 1 {'ASC' if rising else 'DESC'} LIMIT :limit"
    return list(session.scalars(text(statement), values))


def indexed_ordinals(session: Session, after: int, end: int) -> list[int]:
    """All texts that have terms, behind `after`, up to and with `end`."""
    return list(session.scalars(text(_ALL[_dialect(session)]), {"after": after, "end": end}))


def _filtered(dialect: str, entry: Mapping[str, Any]) -> str:
    if not entry:
        return ""
    conditions = f"entry.ordinal = {_KEY[dialect]} AND {entry_conditions(entry)}"
    return f" AND EXISTS (SELECT 1 FROM search_entry AS entry WHERE {conditions})"  # noqa: S608 (our own words)


def _attached(dialect: str, only: Filter) -> str:
    if only.attachments is None:
        return ""
    return f" AND {'' if only.attachments else 'NOT '}{_IS_ATTACHMENT.format(key=_KEY[dialect])}"


def _rows(session: Session, texts: Sequence[IndexedText]) -> list[dict[str, Any]]:
    """FTS5 takes the terms as one text."""
    if _dialect(session) == "sqlite":
        return [{"ordinal": one.ordinal, "terms": one.terms} for one in texts]
    return [{"ordinal": one.ordinal, "terms": one.terms.split("\n") if one.terms else []} for one in texts]


def _fts5(lookup: Lookup) -> str:
    if isinstance(lookup, Term):
        return f'"{lookup.text}"{" *" if lookup.prefix else ""}'
    if isinstance(lookup, Without):
        return f"({_fts5(lookup.item)} NOT {_fts5(lookup.excluded)})"
    return "(" + (" AND " if isinstance(lookup, AllOf) else " OR ").join(map(_fts5, lookup.items)) + ")"


def _tsquery(lookup: Lookup) -> str:
    if isinstance(lookup, Term):
        return f"'{lookup.text}'{':*' if lookup.prefix else ''}"
    if isinstance(lookup, Without):
        return f"({_tsquery(lookup.item)} & !{_tsquery(lookup.excluded)})"
    return "(" + (" & " if isinstance(lookup, AllOf) else " | ").join(map(_tsquery, lookup.items)) + ")"


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
