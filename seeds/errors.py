"""Turns a mistake in a site file into one line for its author: the file, the line, the key and what to do.

The line numbers come from a scan of the TOML text, because tomllib does not keep them.
"""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


class SiteFileError(Exception):
    """One mistake in one site file; its `str()` is one line that says where the mistake is and what to do."""

    def __init__(self, file: PurePath, line: int | None, key: str, problem: str) -> None:
        super().__init__(file, line, key, problem)
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem

    def __str__(self) -> str:
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.problem}" if self.key else f"{place}: {self.problem}"


class TwoSitesMatch(Exception):
    """Two sites match the same URL: one of their patterns must become narrower."""

    def __init__(self, url: str, slugs: tuple[str, str]) -> None:
        super().__init__(url, slugs)
        self.url = url
        self.slugs = slugs

    def __str__(self) -> str:
        return f"{self.url} matches the article patterns of {self.slugs[0]} and of {self.slugs[1]}: narrow one of them"


_TABLE = re.compile(r"^\s*(\[\[?)\s*([\w.\-\"']+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w.\-\"']+)\s*=")
_LONG_STRING = re.compile(r'"""|\'\'\'')

KeyPath = tuple[str | int, ...]


def _lines_with_paths(text: str) -> Iterator[tuple[int, KeyPath]]:
    table: KeyPath = ()
    seen: Counter[str] = Counter()
    inside_string = False
    for number, line in enumerate(text.splitlines(), start=1):
        quotes = len(_LONG_STRING.findall(line))
        if inside_string:
            inside_string = quotes % 2 == 0
            continue
        inside_string = quotes % 2 == 1
        if header := _TABLE.match(line):
            name = header[2]
            table = (name, seen[name]) if header[1] == "[[" else (name,)
            seen[name] += 1
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, key[1].strip("\"'"))


def line_of(text: str, path: KeyPath) -> int | None:
    """The line of the key, or of the nearest table around it that has a line."""
    lines = {key_path: number for number, key_path in reversed(list(_lines_with_paths(text)))}
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), None)


def explain_syntax(file: PurePath, error: tomllib.TOMLDecodeError) -> SiteFileError:
    place = re.search(r"\(at line (\d+)", str(error))
    return SiteFileError(file, int(place[1]) if place else None, "", f"not TOML: {error}")


def explain(file: PurePath, text: str, model: type[BaseModel], error: ValidationError) -> SiteFileError:
    """Reports one mistake of the file; the next one shows after this one is fixed.

    An unknown key comes first: a key that is missing beside it may be the same key, misspelled.
    """
    mistakes = error.errors()
    details = min(mistakes, key=lambda one: (one["type"] != "extra_forbidden", line_of(text, one["loc"]) or 0))
    path = details["loc"]
    return SiteFileError(file, line_of(text, path), _spelled(path), _problem(model, details))


def _spelled(path: KeyPath) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _problem(model: type[BaseModel], details: ErrorDetails) -> str:
    path = details["loc"]
    if details["type"] == "extra_forbidden":
        return _unknown_key(str(path[-1]), sorted(_table_at(model, path[:-1]).model_fields))
    if details["type"] == "missing":
        return f"the key {path[-1]!r} is missing: add it"
    return details["msg"].removeprefix("Value error, ")


def _unknown_key(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(known)}"
    return f"unknown key; {hint}"


def _table_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    for part in path:
        field = model.model_fields.get(str(part))
        model = (field and _model_in(field.annotation)) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
