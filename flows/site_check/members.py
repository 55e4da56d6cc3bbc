"""Adds portals to the tables of members in a user's folder of site files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewMember:
    """`source` is where the host was linked, `seen` an article that the family's layout read."""

    family: str
    slug: str
    name: str
    host: str
    source: str
    seen: str


def add_members(sites: Path, members: Sequence[NewMember], today: date) -> list[Path]:
    """Appends each to members/<family>.toml; returns the files."""
    folder, written = sites / "members", []
    for family in dict.fromkeys(one.family for one in members):
        file = folder / f"{family}.toml"
        text = file.read_text(encoding="utf-8") if file.exists() else f"family = {json.dumps(family)}\n"
        text += "".join(_table(one, today) for one in members if one.family == family)
        folder.mkdir(exist_ok=True)
        temporary = file.with_suffix(".new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)
        written.append(file)
    return written


def _table(one: NewMember, today: date) -> str:
    lines = [
        f"\n[[member]]    # {today}: {one.seen} was read by the family's layout; nobody has compared it yet",
        *(f"{key:6} = {json.dumps(value, ensure_ascii=False)}" for key, value in _values(one)),
    ]
    return "\n".join(lines) + "\n"


def _values(one: NewMember) -> list[tuple[str, str]]:
    return [("slug", one.slug), ("name", one.name), ("host", one.host), ("source", one.source)]
