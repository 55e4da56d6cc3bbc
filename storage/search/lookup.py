"""What the index is asked for a query: never less than what matches, sometimes more, which the texts then decide."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from storage.search.query import And, Not, Or, Phrase, Query, WordRun
from storage.search.scope import Scope, SearchField
from storage.search.syllables import exact_spelling, folded_spelling
from storage.search.terms import pair_term, syllable_term


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    items: tuple["Lookup", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple["Lookup", ...]


@dataclass(frozen=True, slots=True)
class Without:
    item: "Lookup"
    excluded: "Lookup"


Lookup: TypeAlias = Term | AllOf | AnyOf | Without


def lookup_of(query: Query, scope: Scope) -> Lookup:
    """`query` asks for something, as all that `parse_query` returns do."""
    found = _lookup(query, scope)
    if found is None:
        raise ValueError("a query that asks for nothing")
    return found


def spelled(phrase: Phrase, scope: Scope) -> list[str]:
    spelling = folded_spelling if scope.folded else exact_spelling
    return [spelling(word) for word in phrase.words]


def _lookup(query: Query, scope: Scope) -> Lookup | None:
    """None where the index cannot narrow it down."""
    if isinstance(query, Phrase):
        return _phrase(query, scope)
    if isinstance(query, WordRun):
        return _all(tuple(_phrase(item, scope) for item in query.items))
    if isinstance(query, Or):
        items = [_lookup(item, scope) for item in query.items]
        return None if None in items else AnyOf(tuple(item for item in items if item))
    if isinstance(query, And):
        return _and(query, scope)
    return None


def _and(query: And, scope: Scope) -> Lookup | None:
    wanted = tuple(found for item in query.items if (found := _lookup(item, scope)))
    if not wanted:
        return None
    excluded = tuple(
        found
        for item in query.items
        if isinstance(item, Not) and _is_exact(item.item, scope) and (found := _lookup(item.item, scope))
    )
    found = _all(wanted)
    return Without(found, excluded[0] if len(excluded) == 1 else AnyOf(excluded)) if excluded else found


def _is_exact(query: Query, scope: Scope) -> bool:
    """Whether the index gives just the texts that match: only then may they be excluded by it."""
    if scope.field is SearchField.TEXT or not isinstance(query, Phrase):
        return False
    return len(query.words) == 1 or (len(query.words) == 2 and not query.prefix)  # noqa: PLR2004 (a pair)


def _phrase(phrase: Phrase, scope: Scope) -> Lookup:
    words = spelled(phrase, scope)
    if len(words) == 1:
        return Term(syllable_term(scope, words[0]), phrase.prefix)
    pairs = [Term(pair_term(scope, first, second)) for first, second in pairwise(words)]
    if phrase.prefix:
        pairs[-1] = Term(pairs[-1].text, prefix=True)
    return _all(tuple(dict.fromkeys(pairs)))


def _all(items: tuple[Lookup, ...]) -> Lookup:
    return items[0] if len(items) == 1 else AllOf(items)
