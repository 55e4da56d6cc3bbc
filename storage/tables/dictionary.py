"""Writes the data dictionary: each table with its docstring, each column with its type, its words and its comment."""

import inspect
import io
import re
import tokenize
from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, Table

from storage.tables.every_table import Base

_WORDS = re.compile(r"(\w+) IN \((.*)\)", re.DOTALL)
_TYPES = {
    "BigInteger": "number",
    "Integer": "number",
    "Float": "number",
    "Enum": "word",
    "PlainText": "text",
    "String": "text",
    "UtcTime": "time, UTC",
    "Boolean": "yes or no",
    "JSON": "JSON",
}
_COLUMN = re.compile(r"\s*(\w+): Mapped\[")


def data_dictionary() -> str:
    """The tables as markdown, by name."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: str(mapper.local_table.description))
    return "\n\n".join(_table(mapper.class_) for mapper in mappers) + "\n"


def _table(kind: type[Base]) -> str:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{kind} is not mapped to a table")
    comments, words = _comments(kind), dict(_words(table))
    rows = [_row(column, comments.get(column.key, ""), words.get(column.name, "")) for column in table.columns]
    about = inspect.cleandoc(kind.__doc__ or "")
    return "\n".join(
        [f"## {table.name}", "", about, "", "| column | type | refers to | notes |", "|---|---|---|---|", *rows]
    )


def _row(column: Column[object], comment: str, words: str) -> str:
    name = type(column.type).__name__
    kind = _TYPES.get(name, name.lower()) + (", may be null" if column.nullable else "")
    target = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
    notes = "; ".join(part for part in ("the key" if column.primary_key else "", comment, words) if part)
    return f"| `{column.name}` | {kind} | {target} | {notes} |"


def _words(table: Table) -> Iterator[tuple[str, str]]:
    """The closed words of columns, which a CHECK constraint allows."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and (found := _WORDS.fullmatch(str(constraint.sqltext))):
            yield found[1], "one of " + ", ".join(word.strip("' ") for word in found[2].split(","))


def _comments(kind: type[Base]) -> dict[str, str]:
    """The comments that stand behind the columns in the source, or in the lines of a column that is written in many."""
    comments: dict[str, str] = {}
    column = ""
    for token in tokenize.generate_tokens(io.StringIO(inspect.getsource(kind)).readline):
        if begun := _COLUMN.match(token.line):
            column = begun[1]
        if token.type == tokenize.COMMENT and column:
            comments[column] = token.string.lstrip("# ")
    return comments
