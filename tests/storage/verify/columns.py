"""Changes or deletes every table and column in turn, and lists the findings of verify, for the table in docs/verify.md.

`python -m tests.storage.verify.columns` writes that table again.
"""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, String, Table

from storage.errors import CorrectTheInput
from storage.tables.every_table import Base
from tests.storage.copies import Copy
from tests.storage.verify.full_archive import full_archive

DOCS = Path(__file__).parents[3] / "docs" / "verify.md"
BEGIN, END = "<!-- columns: begin -->\n", "<!-- columns: end -->\n"
_LATER = "telemetry: shown in reports, and nothing is derived from it"
_ASKED = "what a backfill was asked for: the same order finds its items again"
_AGAIN = "a waiting comparison of rules: `luutru reread` makes it again"
_CACHE = "a cache of what a host said: a wrong one costs a full answer"

NOT_COVERED: dict[str, str] = {
    "address.etag": _CACHE,
    "address.last_modified": _CACHE,
    "archive_mark.corpus_machine": "a setting; another machine is refused when it publishes",
    "archive_mark.created_at": _LATER,
    "archive_mark.warc_store": "a setting; a wrong one is an error when the archive is opened",
    "backfill": _ASKED,
    "backfill_item": _ASKED,
    "backfill_query": _ASKED,
    "backfill_window": _ASKED,
    "body.url": "of several addresses that showed the body, the first",
    "change.fields": _LATER,
    "change.kind": "judged once: how large a change is, for reports",
    "change.parts": _LATER,
    "change.words_added": _LATER,
    "change.words_removed": _LATER,
    "discovery": "counts of a night that is over",
    "discovery_address": _CACHE,
    "exchange.failure": "of a request without an answer nothing else is known",
    "host_slot": "when a host may be asked next: a wrong one is over after a night",
    "validator_trust": "trials of a host's validators: they are made again",
    "imported_block": "by which line a crawled text is known as an imported one; lost rows of a file are named",
    "json_rewrite": "how far older rows were rewritten: the rest is rewritten again",
    "page.first_seen_at": _LATER,
    "page.moved_to": "the redirect's record has it",
    "reading_rules.extractor_version": "of readings of unpublished texts: they are read again",
    "reading_rules.layout_digest": "of readings of unpublished texts: they are read again",
    "rendering": "of a body that no reading reads as rendered: it is rendered again",
    "rendering.rendered_at": _LATER,
    "reread_body": _AGAIN,
    "rereading": _AGAIN,
    "robots": "asked again each day",
    "run.schedule_time": "a planned run's moment in the schedule; the rows that follow from it have digests",
    "run.night": "the name of a night; the captures have their own times",
    "run.number": "the number of a run in its night",
    "run.reason": _LATER,
    "run.started_at": "the requests have their own times",
    "run.ended_at": "earlier than its begin it is named, else shown in reports alone",
    "site_change_rate.changes": "how fast a site's pages change: learned again with each night",
    "site_change_rate.growth": "how fast a site's pages change: learned again with each night",
    "visit.discovery_id": "which list a page was found on: for reports",
    "visit.outcome": "counted once in the schedule, which has digests; only an impossible outcome is named",
    "visit.reason": _LATER,
    "visit.validator_check": "counted once among trials of validators",
    "warc_file": "without an object store it is empty; with one, each file is compared with the store",
    "witness": "a lost statement is still in the archived answer; each row that is there has a digest",
    "withholding.applied": "a takedown that is not done is done again; what the disk has is looked at",
}
"""The reason why no finding names a change, by table, or by table and column."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change of one table or column, and the findings that name it; `changed` is False if nothing changed."""

    name: str
    change: str
    changed: bool
    kinds: tuple[str, ...]


def tries(made: Path, folder: Path) -> Iterator[Attempt]:
    """Makes each change on a new copy of the rows; WARC files and corpus stay."""
    data = folder / "data"
    shutil.copytree(made, data)
    copy = Copy(data, None)
    with closing(sqlite3.connect(data / "archive.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rows = (data / "archive.db").read_bytes()
    changes = [change for table in Base.metadata.sorted_tables for change in _changes(data, table)]
    for name, change, statement, values in changes:
        for suffix in ("-wal", "-shm"):
            (data / f"archive.db{suffix}").unlink(missing_ok=True)
        (data / "archive.db").write_bytes(rows)
        changed = _change(data / "archive.db", statement, values)
        yield Attempt(name, change, changed, _kinds(copy) if changed else ())


def _kinds(copy: Copy) -> tuple[str, ...]:
    try:
        return tuple(sorted({str(finding.kind) for finding in copy.findings()}))
    except CorrectTheInput:
        return ("refused when the archive is opened",)


def _changes(data: Path, table: Table) -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
    yield table.name, "rows deleted", f'DELETE FROM "{table.name}"', ()
    for column in table.columns:
        name, key = (
            f"{table.name}.{column.name}",
            " AND ".join(f'"{one.name}" = ?' for one in table.primary_key.columns),
        )
        if column.primary_key or column.name == "row_digest":
            continue
        picked = _picked(data / "archive.db", table, column)
        if picked is None:
            continue
        value, keys = picked
        yield name, "changed", f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE {key}', (value, *keys)
        if column.nullable:
            yield name, "set to null", f'UPDATE "{table.name}" SET "{column.name}" = NULL WHERE {key}', keys


def _picked(database: Path, table: Table, column: Column[Any]) -> tuple[Any, tuple[Any, ...]] | None:
    """Another value for a row that has one, with the row's key; a reference gets the key of another existing row."""
    keys = ", ".join(f'"{one.name}"' for one in table.primary_key.columns)
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            f'SELECT "{column.name}", {keys} FROM "{table.name}" WHERE "{column.name}" IS NOT NULL ORDER BY {keys}'
        ).fetchall()
        if not rows:
            return None
        value, *key = rows[len(rows) // 2]
        for foreign in column.foreign_keys:
            target = foreign.column
            others = connection.execute(
                f'SELECT "{target.name}" FROM "{target.table.name}" WHERE "{target.name}" <> ? ORDER BY 1', (value,)
            ).fetchall()
            return (others[0][0], tuple(key)) if others else None
    return _other(column, value), tuple(key)


def _other(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, JSON):
        said = json.loads(value)
        return json.dumps(said | {"changed": 1} if isinstance(said, dict) else [*said, "changed"])
    if isinstance(kind, (Integer, Float)):
        return value + 1
    if isinstance(kind, (Date, DateTime)) or getattr(kind, "impl_instance", None).__class__ is DateTime:
        return "2001-02-03" + str(value)[10:]
    if isinstance(kind, String):
        return f"{value}x"
    return f"2001-02-03{str(value)[10:]}"


def _change(database: Path, statement: str, values: tuple[Any, ...]) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        before = connection.total_changes
        try:
            connection.execute(statement, values)
        except sqlite3.IntegrityError:
            return False
        connection.commit()
        return connection.total_changes > before


def reason_of(name: str) -> str | None:
    return NOT_COVERED.get(name) or NOT_COVERED.get(name.partition(".")[0])


def lines_of(tried: list[Attempt]) -> Iterator[str]:
    yield "| table, column | change | named as |"
    yield "|---|---|---|"
    for one in tried:
        named = ", ".join(f"`{kind}`" for kind in one.kinds)
        yield f"| `{one.name}` | {one.change} | {named or f'not covered: {reason_of(one.name)}'} |"


def section(text: str) -> str:
    return text.partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tried = [one for one in tries(full_archive(Path(folder)).data, Path(folder) / "tried") if one.changed]
    text = DOCS.read_text(encoding="utf-8")
    lines = "".join(f"{line}\n" for line in lines_of(tried))
    before, rest = text.split(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}{lines}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
