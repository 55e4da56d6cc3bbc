"""Writes the Croissant metadata of a Hugging Face folder: its files, and where each column is (mlcommons.org)."""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

from flows.exports.columns import COLUMNS, ColumnType, ExportColumn
from flows.exports.folder import ExportOrigin
from storage.durable_files import file_digest

NAME = "croissant.json"
_SHARDS = "shards"
_SET_OF_SHARDS = {
    "@type": "cr:FileSet",
    "@id": _SHARDS,
    "encodingFormat": "application/x-parquet",
    "includes": "data/*.parquet",
}
_TYPES = {
    ColumnType.STRING: "sc:Text",
    ColumnType.INTEGER: "sc:Integer",
    ColumnType.NUMBER: "sc:Float",
    ColumnType.BOOLEAN: "sc:Boolean",
    ColumnType.STRINGS: "sc:Text",
    ColumnType.OBJECTS: "sc:Text",
}


def write_croissant(folder: Path, origin: ExportOrigin, shards: Sequence[str]) -> None:
    """`shards` are relative to the folder."""
    state = origin.state
    stated = {
        "@context": json.loads(packaged("flows.exports").joinpath("croissant_context.json").read_text("utf-8")),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"luutru-{state.archive}",
        "description": "Vietnamese news texts, with where, when and how each was read; README.md says more.",
        "license": "The texts belong to their publishers; see README.md.",
        "citeAs": f"Archive {state.archive}, state after night {state.last_night or 'none'}, run {state.last_run}",
        "inLanguage": "vi",
        "version": f"1.0.{state.last_run}",
        "distribution": [*_files(folder, shards), _SET_OF_SHARDS],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "texts", "key": {"@id": "texts/id"}, "field": list(_fields())}],
    }
    if state.last_night:
        stated["datePublished"] = state.last_night
    (folder / NAME).write_text(json.dumps(stated, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _files(folder: Path, shards: Sequence[str]) -> Iterator[dict[str, Any]]:
    for shard in shards:
        yield {
            "@type": "cr:FileObject",
            "@id": shard,
            "contentUrl": shard,
            "contentSize": f"{(folder / shard).stat().st_size} B",
            "encodingFormat": "application/x-parquet",
            "sha256": file_digest(folder / shard),
        }


def _fields() -> Iterator[dict[str, Any]]:
    for column in COLUMNS:
        lists = {"repeated": True} if column.type is ColumnType.STRINGS else {}
        if column.type is not ColumnType.OBJECTS:
            yield _field(column) | lists


def _field(column: ExportColumn) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"texts/{column.name}",
        "description": column.about,
        "dataType": _TYPES[column.type],
        "source": {"fileSet": {"@id": _SHARDS}, "extract": {"column": column.name}},
    }
