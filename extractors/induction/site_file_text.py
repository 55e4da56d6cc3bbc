"""Writes a drafted site file as TOML, with the witnesses of each line in a comment beside it."""

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from extractors.induction.draft import DraftedLayout, DraftedSite
from extractors.induction.evidence import Line

_WIDE = 100
_COMMENT = 200


def site_text(
    head: Sequence[Line],
    tables: Sequence[tuple[str, Sequence[Line]]],
    drafted: DraftedSite,
    note: str,
) -> str:
    """`tables` are the tables before the layouts, each with its name, in order."""
    lines = [f"# {note}", *(f"# Not determined: {_short(stated)}" for stated in drafted.reports), ""]
    lines += [part for one in head for part in _lines(one)]
    for name, table in tables:
        lines += ["", f"[[{name}]]", *(part for one in table for part in _lines(one))]
    for layout in drafted.layouts:
        lines += ["", layout_text(layout).rstrip("\n")]
    return "\n".join(lines) + "\n"


def layout_text(drafted: DraftedLayout) -> str:
    """One [[layout]] table."""
    return "\n".join(["[[layout]]", *(part for one in drafted.lines for part in _lines(one))]) + "\n"


def _lines(line: Line) -> Iterator[str]:
    text = f"{line.key} = {_toml(line.value)}"
    comment = f"    # {_short(line.witness)}" if line.witness else ""
    if not isinstance(line.value, list) or (len(text) <= _WIDE and not line.each):
        yield text + comment
        return
    yield f"{line.key} = [{comment}"
    for one, stated in zip_longest(line.value, line.each):
        yield f"    {_toml(one)}," + (f"    # {_short(stated)}" if stated else "")
    yield "]"


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _COMMENT else f"{one[: _COMMENT - 1]}…"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'" if "'" not in value and value.isprintable() else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)
