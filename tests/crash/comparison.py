"""The contents of an archive as a multiset of facts, and the difference of two such multisets."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, inspect, make_url, select
from sqlalchemy.engine.interfaces import ReflectedIndex

from storage.archive import open_archive
from storage.data_folder import DataFolder
from storage.verify.run import verify
from tests.end_to_end.settled import settled

Facts = Counter[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the disturbed archive lacks, what it has in addition, and what is left over (orphans, and all else that
    verify reports).
    """

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    orphans: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.orphans)


def difference(facts: Facts, undisturbed: Facts, orphans: list[str]) -> Difference:
    return Difference(
        tuple(sorted((undisturbed - facts).elements())),
        tuple(sorted((facts - undisturbed).elements())),
        tuple(orphans),
    )


def archive_facts(data: Path, database_url: str | None) -> Facts:
    """The facts of tests.end_to_end.settled."""
    view = settled(data, database_url)
    return Counter(
        f"{field.name} {fact}"
        for field in fields(view)
        if field.name != "leftovers"
        for fact in _facts_in(getattr(view, field.name))
    )


def row_facts(data: Path, database_url: str | None) -> Facts:
    """The definition of every table in the database itself, and every row, except the times of the migration."""
    url = make_url(database_url or DataFolder(data).database_url)
    engine = create_engine(url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url)
    facts: Facts = Counter()
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        look = inspect(connection)
        for name, table in sorted(tables.tables.items()):
            facts.update(f"{name}: column {column.name} {column.type}" for column in table.columns)
            facts.update(f"{name}: index {_index(index)}" for index in look.get_indexes(name))
            if name != "archive_mark":
                facts.update(f"{name}: row {dict(row)}" for row in connection.execute(select(table)).mappings())
    engine.dispose()
    return facts


def findings(data: Path, database_url: str | None) -> list[str]:
    """What `luutru verify` reports, and files that only a running process may have."""
    with open_archive(data, database_url) as archive:
        named = [f"{finding.kind} {finding.place}: {finding.detail}" for finding in verify(archive)]
    left = [path for pattern in ("*.open", "*.partial", ".partial/*") for path in data.rglob(pattern)]
    return named + [f"left behind {path.relative_to(data)}" for path in left]


def _index(index: ReflectedIndex) -> str:
    options = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {sorted(options.items())}"


def _facts_in(value: Any) -> Iterator[str]:
    """One fact for each item of a list, under its key: one more item is one more fact, and the others stay equal."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (f"{_as_text(key)}: {fact}" for fact in _facts_in(inner))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield f"{place} {_as_text(inner)}"
    else:
        yield _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if is_dataclass(value) or isinstance(value, datetime):
        return repr(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
