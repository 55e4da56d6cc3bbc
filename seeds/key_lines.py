"""The line of a key in a TOML text, for error messages; tomllib itself forgets where things stood."""

import re
from collections import Counter
from collections.abc import Iterator

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
    """The line of the key, or of the nearest thing around it that has a line."""
    lines = {found: number for number, found in reversed(list(_lines_with_paths(text)))}
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), None)
