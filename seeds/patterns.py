"""The small values in site files: regexes, CSS selectors, and lists that may be written as one value."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError


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
