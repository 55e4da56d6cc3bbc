"""Puts documents into the tables of pyarrow, pandas and polars, which a user installs."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from luutru.document import Document

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_COLUMNS = tuple(field.name for field in fields(Document))
_LISTS = ("blocks", "kinds", "authors", "tags")
_MOMENTS = {"captured": "UTC", "published": "Asia/Ho_Chi_Minh"}
_NUMBERS = ("ordinal", "replaces", "imported_as")
_FLAGS = ("layout_confirmed",)


class MissingLibrary(ImportError):
    """A table was asked for, and its library is not installed."""


def arrow_schema() -> "pa.Schema":
    return _schema(_library("pyarrow"))


def record_batches(documents: Iterable[Document], rows: int) -> "Iterator[pa.RecordBatch]":
    """At most `rows` documents each; no more than one batch is in memory."""
    arrow = _library("pyarrow")
    schema, rest = _schema(arrow), iter(documents)
    while part := [_row(document) for document in islice(rest, rows)]:
        yield arrow.RecordBatch.from_pylist(part, schema=schema)


def arrow_table(documents: Iterable[Document], rows: int) -> "pa.Table":
    arrow = _library("pyarrow")
    return arrow.Table.from_batches(record_batches(documents, rows), schema=_schema(arrow))


def pandas_frame(documents: Iterable[Document], rows: int) -> "pd.DataFrame":
    _library("pandas")
    return arrow_table(documents, rows).to_pandas()


def polars_frame(documents: Iterable[Document], rows: int) -> "pl.DataFrame":
    polars = _library("polars")
    return polars.from_arrow(arrow_table(documents, rows))


def _library(name: str) -> Any:  # noqa: ANN401 (a module that may not be there)
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingLibrary(f"{name} is not installed: python -m pip install {name}") from error


def _schema(arrow: Any) -> "pa.Schema":  # noqa: ANN401 (pyarrow, which is imported only when it is used)
    return arrow.schema([(name, _type(arrow, name)) for name in _COLUMNS])


def _type(arrow: Any, name: str) -> "pa.DataType":  # noqa: ANN401 (as _schema)
    if name in _LISTS:
        return arrow.list_(arrow.string())
    if name in _MOMENTS:
        return arrow.timestamp("us", tz=_MOMENTS[name])
    if name in _NUMBERS:
        return arrow.int64()
    return arrow.bool_() if name in _FLAGS else arrow.string()


def _row(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in _COLUMNS}
