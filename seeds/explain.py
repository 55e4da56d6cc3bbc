"""A grammar's verdict on a file, turned into one line for the person who wrote it."""

import difflib
import re
import tomllib
from pathlib import PurePath
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from seeds.errors import SiteFileError
from seeds.key_lines import KeyPath, line_of


def explain_syntax(file: PurePath, error: tomllib.TOMLDecodeError) -> SiteFileError:
    place = re.search(r"\(at line (\d+)", str(error))
    return SiteFileError(file, int(place[1]) if place else None, "", f"not TOML: {error}")


def explain(file: PurePath, text: str, model: type[BaseModel], error: ValidationError) -> SiteFileError:
    """One mistake of the file; the next shows when it is mended.

    An unknown key goes first: the key that is missing beside it may be the same one, misspelled.
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
