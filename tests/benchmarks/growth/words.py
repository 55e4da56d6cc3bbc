"""The few words in which the two databases differ, where a statement makes rows out of numbers."""

import hashlib
import json
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from tests.rehearsal.vietnamese import Writer

SAMPLES: Final = 499
"""Texts that the documents take turns with; each has a block of its own besides."""


class Words(Protocol):
    """Each takes an expression and returns one; `seconds` are since 1970, UTC."""

    def digest(self, text: str) -> str: ...

    def moment(self, seconds: str) -> str: ...

    def day(self, seconds: str) -> str: ...

    def as_json(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Sqlite:
    """Wants a function `digest`, see sha256."""

    def digest(self, text: str) -> str:
        return f"digest({text})"

    def moment(self, seconds: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {seconds}, 'unixepoch')"

    def day(self, seconds: str) -> str:
        return f"date({seconds}, 'unixepoch')"

    def as_json(self, text: str) -> str:
        return text


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
