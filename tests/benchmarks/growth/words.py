"""The few words in which the two databases differ, where a statement makes rows out of numbers."""

import hashlib
import json
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from tests.benchmarks.searching.invented import Invented
from tests.rehearsal.vietnamese import Writer

SAMPLES: Final = 499
"""Texts that the documents take turns with; each has a block of its own besides."""


class Words(Protocol):
    """Each takes an expression and returns one; `seconds` are since 1970, UTC."""

    def digest(self, text: str) -> str: ...

    def moment(self, seconds: str) -> str: ...

    def day(self, seconds: str) -> str: ...

    def as_json(self, text: str) -> str: ...

    def blocks(self, number: str) -> str:
        """The blocks of that text, as the inside of a JSON array."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """Wants a function `digest`, see sha256; with texts of their own also `invented`, see OwnTexts."""

    own_texts: bool = False

    def digest(self, text: str) -> str:
        return f"digest({text})"

    def moment(self, seconds: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {seconds}, 'unixepoch')"

    def day(self, seconds: str) -> str:
        return f"date({seconds}, 'unixepoch')"

    def as_json(self, text: str) -> str:
        return text

    def blocks(self, number: str) -> str:
        return f"invented({number})" if self.own_texts else _sample(number)


@dataclass(frozen=True, slots=True)
class Postgres:
    def digest(self, text: str) -> str:
        return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"

    def moment(self, seconds: str) -> str:
        return f"to_timestamp({seconds})"

    def day(self, seconds: str) -> str:
        return f"(to_timestamp({seconds}) AT TIME ZONE 'UTC')::date"

    def as_json(self, text: str) -> str:
        return f"CAST({text} AS json)"

    def blocks(self, number: str) -> str:
        return _sample(number)


class OwnTexts:
    """A text for each number, instead of the samples: for searches and comparisons, which look at the texts."""

    def __init__(self) -> None:
        self._texts = Invented()

    def __call__(self, number: int) -> str:
        """Of page `number`, counted from 1: the document of the number before it, as its ordinal is."""
        return json.dumps(self._texts.document(number - 1)[1], ensure_ascii=False)[1:-1]


def _sample(number: str) -> str:
    """From the table `sample (n, blocks)`."""
    return f"(SELECT blocks FROM sample WHERE n = {number} % {SAMPLES})"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def samples() -> list[tuple[int, str]]:
    """Numbered lists of blocks, as the inside of a JSON array."""
    made = []
    for number in range(SAMPLES):
        writer = Writer(Random(f"text {number}"), Random(f"subject {number}"), "society")
        blocks = [writer.paragraph() for _ in range(3 + number % 9)]
        made.append((number, json.dumps(blocks, ensure_ascii=False)[1:-1]))
    return made
