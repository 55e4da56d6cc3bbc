"""Defines the base model of the tables in a site file, their small value types, and the digest of rules.

A table is frozen and rejects unknown keys. Equal rules have equal digests on every machine and in every key order.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from selectolax.lexbor import LexborHTMLParser, SelectolaxError


def json_digest(rules: object) -> str:
    """SHA-256 in hex of the rules' JSON."""
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Grammar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"the regex {pattern!r} does not compile: {error}") from error
    return pattern


def _selects(selector: str) -> str:
    try:
        LexborHTMLParser("").css(selector)
    except SelectolaxError as error:
        raise ValueError(f"{selector!r} is not a CSS selector that lexbor can use") from error
    return selector


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | dict) else (value,)


def groups(pattern: str) -> frozenset[str]:
    return frozenset(re.compile(pattern).groupindex)


Regex = Annotated[str, AfterValidator(_compiles)]
Css = Annotated[str, AfterValidator(_selects)]
OneOrMore = BeforeValidator(_as_tuple)
Selectors = Annotated[tuple[Css, ...], OneOrMore]
