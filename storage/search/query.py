"""The query language: words, "phrases", prefix*, AND, OR, NOT and parentheses; read once, into frozen values."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from storage.errors import UnreadableQuery
from storage.search.syllables import nfc, syllable_spans

MOST_CHARACTERS = 1000
MOST_WORDS = 50
DEEPEST = 20
SHORTEST_PREFIX = 2
_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|(?P<quote>["“”„])|(?P<word>[^\s()"“”„]+))')
_CLOSING = re.compile(r'["“”]')


class Operator(StrEnum):
    AND = "AND"
    OR = "OR"
    NOT = "NOT"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that stand next to each other, as they were written; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words that were written next to each other without quotes: all must occur, and together they rank higher."""

    items: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class And:
    items: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: "Query"


Query: TypeAlias = Phrase | WordRun | And | Or | Not


def parse_query(text: str) -> Query:
    """Raises UnreadableQuery, with one line that says what is wrong and where."""
    stated = nfc(text)
    if len(stated) > MOST_CHARACTERS:
        raise UnreadableQuery(f"the query has {len(stated)} characters; {MOST_CHARACTERS} are allowed")
    query = _Parser(_tokens(stated)).whole()
    if not _asks_for_something(query):
        raise UnreadableQuery("the query only says what a text must not have: add a word that it must have")
    return query


def together(query: Query) -> Query:
    """The same query, but words next to each other must stand together in the text."""
    if isinstance(query, WordRun):
        words = tuple(word for phrase in query.items for word in phrase.words)
        return Phrase(words, query.items[-1].prefix)
    if isinstance(query, And):
        return And(tuple(together(item) for item in query.items))
    if isinstance(query, Or):
        return Or(tuple(together(item) for item in query.items))
    return query


def wanted_phrases(query: Query) -> tuple[Phrase, ...]:
    """The words and phrases that a hit may have; without those that it must not have."""
    if isinstance(query, Phrase):
        return (query,)
    if isinstance(query, Not):
        return ()
    return tuple(phrase for item in query.items for phrase in wanted_phrases(item))


def _asks_for_something(query: Query) -> bool:
    """Whether every text that matches has at least one of the words."""
    if isinstance(query, Not):
        return False
    if isinstance(query, Or):
        return all(_asks_for_something(item) for item in query.items)
    if isinstance(query, And):
        return any(_asks_for_something(item) for item in query.items)
    return True


@dataclass(frozen=True, slots=True)
class _Token:
    """`what` is a phrase, an operator or a parenthesis; `place` counts characters from 1."""

    what: Phrase | Operator | str
    place: int
    quoted: bool = False


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while found := _TOKEN.match(text, place):
        start, place = found.end() - len(found[0].lstrip()), found.end()
        if found["mark"]:
            tokens.append(_Token(found["mark"], start + 1))
        elif found["word"]:
            tokens += _word(found["word"], start + 1)
        else:
            end = _CLOSING.search(text, place)
            if end is None:
                raise UnreadableQuery(
                    f"character {start + 1} of the query: the quotation mark {text[start]} is not closed"
                )
            tokens += _phrase(text[place : end.start()], start + 1, quoted=True)
            place = end.end()
    words = sum(len(token.what.words) for token in tokens if isinstance(token.what, Phrase))
    if words > MOST_WORDS:
        raise UnreadableQuery(f"the query has {words} words; {MOST_WORDS} are allowed")
    return tokens


def _word(word: str, place: int) -> list[_Token]:
    if word in set(Operator):
        return [_Token(Operator(word), place)]
    return _phrase(word, place, quoted=False)


def _phrase(text: str, place: int, *, quoted: bool) -> list[_Token]:
    """None where it has no letter and no digit: a dash between two names is not searched for."""
    words = tuple(text[start:end] for start, end in syllable_spans(text))
    if not words:
        if "*" in text:
            raise UnreadableQuery(f"character {place} of the query: * must be at the end of a word, as in `phát*`")
        return []
    stem = text.rstrip()
    prefix = stem.endswith("*")
    if "*" in stem.removesuffix("*") or (prefix and not stem[-2].isalnum()):
        raise UnreadableQuery(f"character {place} of the query: * may be only at the end of a word, as in `phát*`")
    if prefix and len(words) == 1 and len(words[0]) < SHORTEST_PREFIX:
        raise UnreadableQuery(
            f"character {place} of the query: before * there must be at least {SHORTEST_PREFIX} letters"
        )
    return [_Token(Phrase(words, prefix), place, quoted)]


class _Parser:
    """Recursive descent over the tokens: OR binds least, then AND, then NOT."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Query:
        if not self._tokens:
            raise UnreadableQuery("the query has no word to search for")
        query = self._any()
        if (left := self._peek()) is not None:
            raise UnreadableQuery(f"character {left.place} of the query: this {left.what} closes nothing")
        return query

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, wanted: Operator | str) -> bool:
        token = self._peek()
        if token is None or token.what != wanted:
            return False
        self._next += 1
        return True

    def _any(self) -> Query:
        items = [self._all()]
        while self._take(Operator.OR):
            items.append(self._all())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def _all(self) -> Query:
        items = [self._one()]
        while (token := self._peek()) is not None and token.what not in (Operator.OR, ")"):
            self._take(Operator.AND)
            items.append(self._one())
        return items[0] if len(items) == 1 else And(tuple(items))

    def _one(self) -> Query:
        negated = False
        while self._take(Operator.NOT):
            negated = not negated
        item = self._unit(alone=negated)
        return Not(item) if negated else item

    def _unit(self, *, alone: bool) -> Query:
        """`alone` takes one word of a run: NOT is of the next word only."""
        token = self._peek()
        if token is None or not (isinstance(token.what, Phrase) or token.what == "("):
            raise UnreadableQuery(self._nothing_to_search(token))
        self._next += 1
        if isinstance(token.what, Phrase):
            return token.what if token.quoted or alone else self._run(token.what)
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableQuery(f"the query has more than {DEEPEST} parentheses within one another")
        query = self._any()
        if not self._take(")"):
            raise UnreadableQuery(f"character {token.place} of the query: this ( is not closed")
        self._depth -= 1
        return query

    def _run(self, first: Phrase) -> Query:
        items = [first]
        while not items[-1].prefix and (token := self._peek()) and isinstance(token.what, Phrase) and not token.quoted:
            items.append(token.what)
            self._next += 1
        return first if len(items) == 1 else WordRun(tuple(items))

    def _nothing_to_search(self, token: _Token | None) -> str:
        before = self._tokens[self._next - 1] if self._next else None
        if token is None or token.what == ")":
            named = f"{before.what} at character {before.place}" if before else "it"
            return f"the query has no word to search for after {named}"
        return f"character {token.place} of the query: before {token.what} there must be a word to search for"
