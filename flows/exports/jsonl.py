"""Writes the rows of an export as lines of JSON."""

import json
from collections.abc import Iterable
from pathlib import Path

from flows.exports.row import Row

NAME = "pages.jsonl"


def write_lines(rows: Iterable[Row], folder: Path) -> list[str]:
    """Returns the names of the files."""
    lines = json.JSONEncoder(ensure_ascii=False)
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(lines.encode(row) + "\n")
    return [NAME]
