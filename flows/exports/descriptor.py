"""Writes the Data Package descriptor of an export: its files, their columns and the state of the archive."""

import json
from pathlib import Path
from typing import Any

from flows.exports.columns import COLUMNS, ColumnType, ExportColumn
from flows.exports.folder import DESCRIPTOR, ExportFormat, ExportOrigin
from storage.durable_files import file_digest

_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "array",
    ColumnType.OBJECTS: "array",
}
_MEDIA = {ExportFormat.JSONL: "application/jsonl", ExportFormat.PARQUET: "application/vnd.apache.parquet"}


def write_descriptor(folder: Path, origin: ExportOrigin, files: list[str], rows: int, sizes: dict[str, int]) -> None:
    """`files` are those with the rows, or the manifest of corpus files; `sizes` are stated sizes of their parts."""
    stated = {
        "profile": "data-package",
        "name": f"luutru-{origin.state.archive}".lower(),
        "title": f"Texts of the luutru archive {origin.state.archive}",
        "resources": [_resource(folder, origin.format, files)],
        "luutru": {**origin.as_json(), "rows": rows, **sizes},
    }
    (folder / DESCRIPTOR).write_text(json.dumps(stated, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _resource(folder: Path, form: ExportFormat, files: list[str]) -> dict[str, Any]:
    if form is ExportFormat.TXT:
        about = "a line for each corpus file beside it"
        return _file(folder, "manifest", files[0], ExportFormat.JSONL) | {"description": about}
    schema = {"fields": [_field(column) for column in COLUMNS], "primaryKey": ["id"]}
    if form is ExportFormat.JSONL:
        return _file(folder, "pages", files[0], form) | {"schema": schema}
    media = _MEDIA[ExportFormat.PARQUET]
    return {"name": "pages", "path": files, "format": "parquet", "mediatype": media, "schema": schema}


def _file(folder: Path, name: str, path: str, form: ExportFormat) -> dict[str, Any]:
    size, digest = (folder / path).stat().st_size, file_digest(folder / path)
    return {
        "name": name,
        "path": path,
        "format": form.value,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
    }


def _field(column: ExportColumn) -> dict[str, Any]:
    constraints = {} if column.nullable else {"constraints": {"required": True}}
    return {"name": column.name, "type": _TYPES[column.type], "description": column.about, **constraints}
